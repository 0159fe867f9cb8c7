import { describe } from 'vitest';
import { meetsContract } from './contract-suite.ts';
import { invalidRowCases } from './invalid-row-cases.ts';
import { pgliteTarget } from './pglite-target.ts';

describe('contract of Coder 2.34 with the embedded PostgreSQL', () => {
  meetsContract(pgliteTarget, { 'invalid rows': invalidRowCases });
});
