import { describe } from 'vitest';
import { meetsContract } from './contract-suite.ts';
import { invalidRowCases } from './invalid-row-cases.ts';
import { postgresTarget } from './postgres-target.ts';
import { postgresSkipReason } from '#e2e/fakes/postgres-programs.ts';

const reason = postgresSkipReason();
if (reason !== null) console.warn(`The contract tests with a PostgreSQL server are skipped: ${reason}`);

describe.skipIf(reason !== null)('contract of Coder 2.34 with a PostgreSQL server', () => {
  meetsContract(() => postgresTarget(), { 'invalid rows': invalidRowCases });
});
