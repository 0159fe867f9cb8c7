import { describe } from 'vitest';
import { answersContract } from './answers-contract.ts';
import { oddRowCases } from './odd-row-cases.ts';
import { pgliteTarget } from './pglite-target.ts';

describe('Coder 2.34’s contract, answered from the embedded Postgres', () => {
  answersContract(pgliteTarget, { 'odd rows': oddRowCases });
});
