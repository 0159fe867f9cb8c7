import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { findInterception, type FetchList } from '#shared/domain/locate-interception.ts';
import { InterceptionsPageSchema } from '#shared/domain/interception.ts';
import { stringifyQuery } from '#shared/domain/query-language.ts';
import { tiedRows } from './order-cases.ts';
import { get, LIST, type Served, type Target } from './target.ts';

/** Every row's place can be found by its id alone, whatever answers: the API has no question for it. */
export function findCases(target: () => Target): void {
  describe('finding one by its id', () => {
    const rows = tiedRows();
    let served: Served;
    let asked = 0;
    beforeAll(async () => {
      served = await target().open({ users: [], interceptions: rows });
    });
    afterAll(() => served.close());

    const ask: FetchList = async ({ started_after, started_before, ...paging }) => {
      asked += 1;
      const search = new URLSearchParams(
        Object.entries(paging).map(([name, value]) => [name, String(value)]),
      );
      const bounds = Object.entries({ started_after, started_before });
      const terms = bounds.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
      if (terms.length > 0) search.set('q', stringifyQuery(terms));
      const { status, body } = await get(served, `${LIST}?${search.toString()}`);
      return status === 400 ? null : v.parse(InterceptionsPageSchema, body);
    };

    test('every hundredth of five thousand, ties among them', async () => {
      const some = rows.filter((row, index) => index % 100 === 0 && row.ended_at !== null);
      for (const { id } of some) {
        asked = 0;
        expect(await findInterception(id, ask)).toMatchObject({ kind: 'found', interception: { id } });
        // Three, and more only for ties: five hundred rows share one instant.
        expect(asked).toBeLessThanOrEqual(3 + 9);
      }
      expect(some.length).toBeGreaterThan(45);
    });

    test('one that is still running, and one that never was', async () => {
      const running = rows.find(row => row.ended_at === null);
      expect(await findInterception(running?.id ?? '', ask)).toEqual({ kind: 'running' });
      const never = '3f1d2c4b-0000-4000-8000-00000000abcd';
      expect(await findInterception(never, ask)).toEqual({ kind: 'unknown' });
    });
  });
}
