import { afterAll, beforeAll, describe } from 'vitest';
import { answerCases } from './answer-cases.ts';
import { findCases } from './find-cases.ts';
import { orderCases } from './order-cases.ts';
import { otherCases } from './other-cases.ts';
import { parameterCases } from './parameter-cases.ts';
import { peopleCases } from './people-cases.ts';
import { queryCases } from './query-cases.ts';
import { refusedQueryCases } from './refused-query-cases.ts';
import { signInCases } from './sign-in-cases.ts';
import type { Target } from './target.ts';

const CASES = {
  parameters: parameterCases,
  queries: queryCases,
  'refused queries': refusedQueryCases,
  order: orderCases,
  'finding one': findCases,
  answer: answerCases,
  others: otherCases,
  people: peopleCases,
  'signing in': signInCases,
};

type Cases = (target: () => Target) => void;

/**
 * Tries Coder 2.34's contract on something that can answer it: the same cases whatever it is.
 * @param more what only this one is tried with
 */
export function answersContract(
  start: () => Promise<Target>,
  more: Readonly<Record<string, Cases>> = {},
): void {
  let started: Target | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.end());
  const target = (): Target => {
    if (!started) throw new Error('The cases run before what they ask has started.');
    return started;
  };

  // Groups share what stands behind, and each fills it anew.
  describe.each(Object.entries<Cases>({ ...CASES, ...more }))('%s', (_name, cases) => {
    cases(target);
  });
}
