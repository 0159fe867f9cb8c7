import { describe } from 'vitest';
import { answersContract } from '#server/contract/answers-contract.ts';
import { forwardedTarget } from '#server/contract/forwarded-target.ts';
import { standInTarget } from '#server/contract/stand-in-target.ts';

describe('Coder 2.34’s contract, answered by a Coder through the forwarder', () => {
  answersContract(forwardedTarget(standInTarget));
});
