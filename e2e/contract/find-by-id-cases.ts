import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { findInterception, type FetchList } from '#shared/domain/locate-interception.ts';
import { InterceptionsPageSchema } from '#shared/domain/interception.ts';
import { stringifyQuery } from '#shared/domain/query-language.ts';
import { tiedRows } from './order-cases.ts';
import { get, LIST, type ServedTarget, type Target } from './target.ts';

/** The app must find a row by its id with list requests only, because the API has no endpoint for it. */
export function findByIdCases(target: () => Target): void {
  describe('find by id', () => {
    const rows = tiedRows();
    let served: ServedTarget;
    let requestCount = 0;
    beforeAll(async () => {
      served = await target().open({ users: [], interceptions: rows });
    });
    afterAll(() => served.close());

    const ask: FetchList = async ({ started_after, started_before, ...paging }) => {
      requestCount += 1;
      const search = new URLSearchParams(
        Object.entries(paging).map(([name, value]) => [name, String(value)]),
      );
      const bounds = Object.entries({ started_after, started_before });
      const terms = bounds.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
      if (terms.length > 0) search.set('q', stringifyQuery(terms));
      const { status, body } = await get(served, `${LIST}?${search.toString()}`);
      return status === 400 ? null : v.parse(InterceptionsPageSchema, body);
    };

    test('finds every hundredth of 5,000 rows, some with equal times', async () => {
      const some = rows.filter((row, index) => index % 100 === 0 && row.ended_at !== null);
      for (const { id } of some) {
        requestCount = 0;
        expect(await findInterception(id, ask)).toMatchObject({ kind: 'found', interception: { id } });
        // Three requests, and up to nine more for equal times, because 500 rows share one time.
        expect(requestCount).toBeLessThanOrEqual(3 + 9);
      }
      expect(some.length).toBeGreaterThan(45);
    });

    test('reports a running and an unknown interception', async () => {
      const running = rows.find(row => row.ended_at === null);
      expect(await findInterception(running?.id ?? '', ask)).toEqual({ kind: 'running' });
      const never = '3f1d2c4b-0000-4000-8000-00000000abcd';
      expect(await findInterception(never, ask)).toEqual({ kind: 'unknown' });
    });
  });
}
