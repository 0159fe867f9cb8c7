import { afterAll, beforeAll, describe } from 'vitest';
import { answerCases } from '#server/contract/answer-cases.ts';
import { forwardedTarget } from '#server/contract/forwarded-target.ts';
import { orderCases } from '#server/contract/order-cases.ts';
import { otherCases } from '#server/contract/other-cases.ts';
import { parameterCases } from '#server/contract/parameter-cases.ts';
import { peopleCases } from '#server/contract/people-cases.ts';
import { pgliteTarget } from '#server/contract/pglite-target.ts';
import { queryCases } from '#server/contract/query-cases.ts';
import { refusedQueryCases } from '#server/contract/refused-query-cases.ts';
import { signInCases } from '#server/contract/sign-in-cases.ts';
import type { Target } from '#server/contract/target.ts';

/** What can answer the contract; the same cases run against each. */
const TARGETS = [
  { name: 'the embedded Postgres', start: pgliteTarget },
  { name: 'a Coder through the forwarder', start: forwardedTarget(pgliteTarget) },
];

const CASES = {
  parameters: parameterCases,
  queries: queryCases,
  'refused queries': refusedQueryCases,
  order: orderCases,
  answer: answerCases,
  others: otherCases,
  people: peopleCases,
  'signing in': signInCases,
};

describe.each(TARGETS)('Coder 2.34’s contract, answered by $name', ({ start }) => {
  let started: Target | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.end());
  const target = (): Target => {
    if (!started) throw new Error('The cases run before what they ask has started.');
    return started;
  };

  // Groups share the database, and each fills it anew.
  describe.each(Object.entries(CASES))('%s', (_name, cases) => {
    cases(target);
  });
});
