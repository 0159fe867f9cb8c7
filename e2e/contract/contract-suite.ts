import { afterAll, beforeAll, describe } from 'vitest';
import { responseCases } from './response-cases.ts';
import { findByIdCases } from './find-by-id-cases.ts';
import { orderCases } from './order-cases.ts';
import { otherCases } from './other-cases.ts';
import { parameterCases } from './parameter-cases.ts';
import { userCases } from './user-cases.ts';
import { queryCases } from './query-cases.ts';
import { rejectedQueryCases } from './rejected-query-cases.ts';
import { signInCases } from './sign-in-cases.ts';
import type { Target } from './target.ts';

const CASES = {
  parameters: parameterCases,
  queries: queryCases,
  'rejected queries': rejectedQueryCases,
  order: orderCases,
  'find by id': findByIdCases,
  response: responseCases,
  others: otherCases,
  users: userCases,
  'signing in': signInCases,
};

type Cases = (target: () => Target) => void;

/**
 * Runs the contract of Coder 2.34 against a target. The cases are the same for every target.
 * @param more additional cases for this target
 */
export function meetsContract(
  start: () => Promise<Target>,
  more: Readonly<Record<string, Cases>> = {},
): void {
  let started: Target | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.end());
  const target = (): Target => {
    if (!started) throw new Error('The target has not started yet.');
    return started;
  };

  // All groups share one target, and each replaces its data.
  describe.each(Object.entries<Cases>({ ...CASES, ...more }))('%s', (_name, cases) => {
    cases(target);
  });
}
