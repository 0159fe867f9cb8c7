import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, interception, MINUTE, uuid, type InterceptionFixture } from './fixtures.ts';
import { readPage, type Served, type Target } from './target.ts';

const ROWS = 5000;

/** Rows in groups that started in the same microsecond: mostly seven, once five hundred; some are still in flight. */
export function tiedRows(): InterceptionFixture[] {
  return Array.from({ length: ROWS + 50 }, (_, index) => {
    const group = index >= 1000 && index < 1500 ? 1000 : Math.floor(index / 7);
    const started_at = after(-group);
    return interception(index, {
      started_at,
      ended_at: index % 101 === 100 ? null : started_at,
      model: index % 3 === 0 ? 'third' : 'other',
    });
  });
}

/** Newest first, then the greater id first: times of equal length in UTC order as their text does. */
function inOrder(rows: readonly InterceptionFixture[]): string[] {
  const micros = (row: InterceptionFixture): string => row.started_at.replace('Z', '').padEnd(26, '.000000');
  const key = (row: InterceptionFixture): string => `${micros(row)} ${row.id}`;
  return rows
    .filter(row => row.ended_at !== null)
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1))
    .map(row => row.id);
}

async function walk(
  served: Served,
  limit: number,
  by: 'cursor' | 'offset',
  filter: { q?: string } = {},
): Promise<{ ids: string[]; counts: Set<number> }> {
  const ids: string[] = [];
  const counts = new Set<number>();
  for (;;) {
    const last = ids.at(-1);
    const place = by === 'offset' ? { offset: ids.length } : last === undefined ? {} : { after_id: last };
    const page = await readPage(served, { ...filter, ...place, limit });
    counts.add(page.count);
    ids.push(...page.ids);
    // The page past the end is asked for too: it is empty, not an error.
    if (page.ids.length === 0) return { ids, counts };
  }
}

/** Each row exactly once, in one order, however the list is walked. */
export function orderCases(target: () => Target): void {
  describe('order', () => {
    const rows = tiedRows();
    const expected = inOrder(rows);
    let served: Served;
    beforeAll(async () => {
      served = await target().open({ users: [], interceptions: rows });
    });
    afterAll(() => served.close());

    test('there are five thousand finished rows, and most of them share their time', () => {
      expect(expected).toHaveLength(ROWS);
      expect(new Set(rows.map(row => row.started_at)).size).toBeLessThan(ROWS / 6);
    });

    test.each([
      ['cursor', 7],
      ['cursor', 100],
      ['cursor', 1000],
      ['offset', 7],
      ['offset', 100],
      ['offset', 1000],
    ] as const)(
      'walked by %s, %i at a time',
      async (by, limit) => {
        const { ids, counts } = await walk(served, limit, by);
        expect(ids).toEqual(expected);
        expect([...counts]).toEqual([ROWS]);
      },
      240_000,
    );

    // One at a time, ties are all that there is: the rows of a filter are enough of them.
    test.each([1, 100])(
      'a filter walked by cursor, %i at a time',
      async limit => {
        const third = inOrder(rows.filter(row => row.model === 'third'));
        const { ids, counts } = await walk(served, limit, 'cursor', { q: 'model:third' });
        expect(ids).toEqual(third);
        expect([...counts]).toEqual([third.length]);
      },
      240_000,
    );

    test('the cursor may be a row outside the filter, or one still in flight', async () => {
      const flying = rows.find(row => row.ended_at === null);
      const other = rows.find(row => row.model === 'other');
      for (const cursor of [flying, other]) {
        if (!cursor) throw new Error('The rows have none of this kind.');
        const behind = inOrder([...rows.filter(row => row.model === 'third'), { ...cursor, ended_at: '' }]);
        const page = await readPage(served, { q: 'model:third', after_id: cursor.id, limit: 50 });
        expect(page.ids).toEqual(behind.slice(behind.indexOf(cursor.id) + 1).slice(0, 50));
      }
    });
  });

  describe('rows in flight', () => {
    test('are in neither the list nor the count', async () => {
      const served = await target().open({
        users: [],
        interceptions: [
          interception(1, { started_at: after(0), ended_at: after(MINUTE) }),
          interception(2, { started_at: after(1), ended_at: null }),
        ],
      });
      expect(await readPage(served)).toMatchObject({ count: 1, ids: [uuid(1)] });
      await served.close();
    });
  });

  test('an empty database has an empty list', async () => {
    const served = await target().open({ users: [], interceptions: [] });
    expect(await readPage(served)).toMatchObject({ count: 0, results: [] });
    await served.close();
  });
}
