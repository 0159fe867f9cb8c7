import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoadedPages } from '#features/interceptions/queries.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { insertRows } from './insert-rows.ts';

/** Later than all rows except those in the future. */
const NOW = 1_000_000;

/** IDs do not sort like times, and three rows share each second. */
const rowAt = (index: number): InterceptionRow => ({
  id: `${(index * 7919) % 997}`.padStart(3, '0') + `-${index}`,
  started_at: new Date(Math.floor(index / 3) * 1000).toISOString(),
  took: 0,
  initiator: { id: 'i', username: 'ada', name: '', avatar_url: '' },
  provider: 'openai',
  model: 'gpt-5',
  client: null,
  totals: {
    interceptions: 1,
    prompts: 0,
    toolCalls: 0,
    injectedCalls: 0,
    injectedErrors: 0,
    failed: 0,
    unread: 0,
    tokens: { input: 0, cache_read: 0, cache_write: 0, cache_write_1h: 0, output: 0 },
  },
  prompt: null,
  promptLength: 0,
  tool: '',
  failedCalls: 0,
  failure: null,
  unread: null,
  answer: new Blob(),
  textStart: 0,
  textEnd: 0,
});

const inOrder = (rows: readonly InterceptionRow[]): InterceptionRow[] =>
  [...rows].sort((one, other) =>
    one.started_at === other.started_at
      ? one.id < other.id
        ? 1
        : -1
      : one.started_at < other.started_at
        ? 1
        : -1,
  );

function pagesOf(rows: readonly InterceptionRow[], size: number, hasMore: boolean): LoadedPages {
  const pages = Array.from({ length: Math.max(1, Math.ceil(rows.length / size)) }, (_, at) => {
    const results = rows.slice(at * size, (at + 1) * size);
    return { count: rows.length, results, next: results.at(-1) ?? null, requestedAt: 0 };
  });
  const last = pages.at(-1);
  if (last && !hasMore) last.next = null;
  return { pages, pageParams: pages.map(() => null) };
}

const allOf = ({ pages }: LoadedPages): string[] =>
  pages.flatMap(({ results }) => results.map(({ id }) => id));

test('inserts each new row once in list order, except rows below the loaded ones', () => {
  const places = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      places,
      fc.array(places, { maxLength: 4 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.integer({ min: -1, max: 101 }),
      (there, comes, size, hasMore, now) => {
        const first = inOrder(there.map(rowAt));
        let data = pagesOf(first, size, hasMore);
        const last = first.at(-1);
        for (const incoming of comes) {
          const rows = incoming.map(rowAt);
          const { data: next, fresh, late } = insertRows(data, { rows, count: null }, now * 1000);
          expect(next.pages.at(-1)?.count).toBe((data.pages.at(-1)?.count ?? 0) + fresh.length + late.length);
          data = next;
        }
        const all = inOrder([...new Set([...there, ...comes.flat()])].map(rowAt)).map(({ id }) => id);
        const expected = hasMore && last ? all.slice(0, all.indexOf(last.id) + 1) : all;
        expect(allOf(data)).toEqual(expected);
        expect(data.pageParams).toHaveLength(data.pages.length);
      },
    ),
    { numRuns: 500 },
  );
});

test('keeps pages without inserted rows, and marks only rows between loaded ones as late', () => {
  const rows = inOrder([90, 80, 70, 60, 50, 40].map(rowAt));
  const before = pagesOf(rows, 2, true);
  const incoming = { rows: [95, 65, 80, 10].map(rowAt), count: null };
  const { data, fresh, late } = insertRows(before, incoming, NOW);
  expect(fresh.map(({ isLate }) => isLate)).toEqual([undefined]);
  expect(late.map(({ id, isLate }) => [id, isLate])).toEqual([[rowAt(65).id, true]]);
  expect(data.pages[1]).toBe(before.pages[0]);
  expect(data.pages[2]?.results).toHaveLength(3);
});

test('keeps a row in the future at the top, and treats rows below it as new', () => {
  const future: InterceptionRow = { ...rowAt(0), id: 'future', started_at: '9999-12-31T00:00:00Z' };
  const rows = [future, ...inOrder([90, 80].map(rowAt))];
  const incoming = { rows: [95, 85].map(rowAt), count: null };
  const { data, fresh, late } = insertRows(pagesOf(rows, 2, true), incoming, NOW);
  expect(fresh.map(({ id, isLate }) => [id, isLate])).toEqual([[rowAt(95).id, undefined]]);
  expect(late.map(({ id }) => id)).toEqual([rowAt(85).id]);
  expect(allOf(data)).toEqual(['future', ...[95, 90, 85, 80].map(index => rowAt(index).id)]);
});
