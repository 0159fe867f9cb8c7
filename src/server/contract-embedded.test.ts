import { describe } from 'vitest';
import { answersContract } from '#server/contract/answers-contract.ts';
import { oddRowCases } from '#server/contract/odd-row-cases.ts';
import { pgliteTarget } from '#server/contract/pglite-target.ts';

describe('Coder 2.34’s contract, answered from the embedded Postgres', () => {
  answersContract(pgliteTarget, { 'odd rows': oddRowCases });
});
