import { describe } from 'vitest';
import { answersContract } from './answers-contract.ts';
import { oddRowCases } from './odd-row-cases.ts';
import { postgresTarget } from './postgres-target.ts';
import { skipsPostgres } from '#e2e/fakes/postgres-programs.ts';

const reason = skipsPostgres();
if (reason !== null) console.warn(`The contract is not tried on a PostgreSQL server: ${reason}`);

describe.skipIf(reason !== null)('Coder 2.34’s contract, answered from a PostgreSQL server', () => {
  answersContract(postgresTarget, { 'odd rows': oddRowCases });
});
