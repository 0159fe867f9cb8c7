import { describe } from 'vitest';
import { answersContract } from './answers-contract.ts';
import { forwardedTarget } from './forwarded-target.ts';
import { fakeCoderTarget } from './fake-coder-target.ts';

describe('Coder 2.34’s contract, answered by a Coder through the forwarder', () => {
  answersContract(forwardedTarget(fakeCoderTarget));
});
