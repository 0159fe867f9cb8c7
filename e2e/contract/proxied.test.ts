import { describe } from 'vitest';
import { meetsContract } from './contract-suite.ts';
import { proxiedTarget } from './proxied-target.ts';
import { fakeCoderTarget } from './fake-coder-target.ts';

describe('contract of Coder 2.34 through the proxy to a fake Coder', () => {
  meetsContract(proxiedTarget(fakeCoderTarget));
});
