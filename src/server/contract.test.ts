import { afterAll, beforeAll, describe } from 'vitest';
import { answerCases } from '#server/contract/answer-cases.ts';
import { forwardedTarget } from '#server/contract/forwarded-target.ts';
import { orderCases } from '#server/contract/order-cases.ts';
import { otherCases } from '#server/contract/other-cases.ts';
import { parameterCases } from '#server/contract/parameter-cases.ts';
import { peopleCases } from '#server/contract/people-cases.ts';
import { pgliteTarget } from '#server/contract/pglite-target.ts';
import { postgresTarget } from '#server/contract/postgres-target.ts';
import { queryCases } from '#server/contract/query-cases.ts';
import { refusedQueryCases } from '#server/contract/refused-query-cases.ts';
import { signInCases } from '#server/contract/sign-in-cases.ts';
import type { Target } from '#server/contract/target.ts';
import { skipsPostgres } from '#server/stand-ins/postgres-programs.ts';

interface Contender {
  readonly name: string;
  readonly start: () => Promise<Target>;
  /** Why it cannot be had on this machine. */
  readonly skipped?: string | null;
}

/** What can answer the contract; the same cases run against each. */
const TARGETS: readonly Contender[] = [
  { name: 'the embedded Postgres', start: pgliteTarget },
  { name: 'a PostgreSQL server', start: postgresTarget, skipped: skipsPostgres() },
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

for (const { name, start, skipped = null } of TARGETS) {
  if (skipped !== null) console.warn(`The contract is not tried on ${name}: ${skipped}`);
  describe.skipIf(skipped !== null)(`Coder 2.34’s contract, answered by ${name}`, () => {
    answers(start);
  });
}

function answers(start: Contender['start']): void {
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
}
