import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, interception, MINUTE, uuid, type InterceptionFixture } from './fixtures.ts';
import { readPage, type ServedTarget, type Target } from './target.ts';

const ROWS = 5000;

/** Rows in groups with the same start time: seven rows each, and one group of 500. Some are still running. */
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

/** UTC times of equal length sort like text. */
const micros = (time: string): string => time.replace('Z', '').padEnd(26, '.000000');

/** Sorts by time, then by id, both descending. */
function sortedIds(rows: readonly InterceptionFixture[]): string[] {
  const key = ({ started_at, id }: InterceptionFixture): string => `${micros(started_at)} ${id}`;
  return rows
    .filter(row => row.ended_at !== null)
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1))
    .map(row => row.id);
}

async function readAllPages(
  served: ServedTarget,
  limit: number,
  by: 'cursor' | 'offset',
  filter: { q?: string } = {},
): Promise<{ ids: string[]; counts: Set<number> }> {
  const ids: string[] = [];
  const counts = new Set<number>();
  for (;;) {
    const last = ids.at(-1);
    const paging = by === 'offset' ? { offset: ids.length } : last === undefined ? {} : { after_id: last };
    const page = await readPage(served, { ...filter, ...paging, limit });
    counts.add(page.count);
    ids.push(...page.ids);
    // The page after the end is fetched too. It must be empty, not an error.
    if (page.ids.length === 0) return { ids, counts };
  }
}

/** Every way to read the list returns each row exactly once and in the same order. */
export function orderCases(target: () => Target): void {
  describe('order', () => {
    const rows = tiedRows();
    const expected = sortedIds(rows);
    let served: ServedTarget;
    beforeAll(async () => {
      served = await target().open({ users: [], interceptions: rows });
    });
    afterAll(() => served.close());

    test('the fixture has 5,000 finished rows, most with equal times', () => {
      expect(expected).toHaveLength(ROWS);
      expect(new Set(rows.map(row => row.started_at)).size).toBeLessThan(ROWS / 6);
    });

    // Small pages need many requests, so they read only the older rows, with the group of 500.
    const older = after(-600);
    const isOlder = ({ started_at }: InterceptionFixture): boolean => micros(started_at) <= micros(older);

    test.each(['cursor', 'offset'] as const)(
      'read by %s, 7 per page',
      async by => {
        const found = sortedIds(rows.filter(isOlder));
        expect(found.length).toBeGreaterThan(1200);
        const { ids, counts } = await readAllPages(served, 7, by, { q: `started_before:"${older}"` });
        expect(ids).toEqual(found);
        expect([...counts]).toEqual([found.length]);
      },
      240_000,
    );

    test.each([
      ['cursor', 100],
      ['cursor', 1000],
      ['offset', 100],
      ['offset', 1000],
    ] as const)(
      'read by %s, %i per page',
      async (by, limit) => {
        const { ids, counts } = await readAllPages(served, limit, by);
        expect(ids).toEqual(expected);
        expect([...counts]).toEqual([ROWS]);
      },
      240_000,
    );

    // With one row per page, every page boundary is between equal times.
    test.each([1, 100])(
      'a filter read by cursor, %i per page',
      async limit => {
        const third = sortedIds(rows.filter(row => row.model === 'third' && isOlder(row)));
        const q = `model:third started_before:"${older}"`;
        const { ids, counts } = await readAllPages(served, limit, 'cursor', { q });
        expect(ids).toEqual(third);
        expect([...counts]).toEqual([third.length]);
      },
      240_000,
    );

    test('the cursor may be outside the filter or still running', async () => {
      const running = rows.find(row => row.ended_at === null);
      const other = rows.find(row => row.model === 'other');
      for (const cursor of [running, other]) {
        if (!cursor) throw new Error('The rows have none of this kind.');
        const expectedIds = sortedIds([
          ...rows.filter(row => row.model === 'third'),
          { ...cursor, ended_at: '' },
        ]);
        const page = await readPage(served, { q: 'model:third', after_id: cursor.id, limit: 50 });
        expect(page.ids).toEqual(expectedIds.slice(expectedIds.indexOf(cursor.id) + 1).slice(0, 50));
      }
    });
  });

  describe('running interceptions', () => {
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
