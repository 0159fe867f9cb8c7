import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { SORT_COLUMNS, type Sort } from '#shared/domain/filters.ts';
import { RecentCounts } from '#server/api/recent-counts.ts';
import { CoderError } from '#server/api/errors.ts';
import type { Database } from '#server/sources/database.ts';
import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { INDEXES, SCHEMA } from '#server/sources/schema.ts';
import { listSorted, SortedWindows } from './sorted-list.ts';

const ROWS = 90;
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

let database: Database;
let run: (sql: string) => Promise<unknown>;
/** Every value occurs several times, and some rows have no child rows. */
beforeAll(async () => {
  const pglite = await startPglite();
  run = sql => pglite.exec(sql);
  await run(`${SCHEMA}${INDEXES}
    INSERT INTO aibridge_interceptions (id, initiator_id, provider, model, started_at, ended_at)
      SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), 'p', 'm', start,
        start + (n % 7 - 1) * interval '1 s'
      FROM generate_series(1, ${ROWS}) AS n, LATERAL (SELECT timestamptz '2026-01-01Z' + n / 4 * interval '1 s') AS t (start);
    INSERT INTO aibridge_token_usages
        (id, interception_id, provider_response_id, input_tokens, output_tokens, metadata, created_at)
      SELECT gen_random_uuid(), id, '', right(id::text, 1)::int, 0, '{}', now()
      FROM aibridge_interceptions WHERE right(id::text, 1) <> '3';
    INSERT INTO aibridge_tool_usages (id, interception_id, provider_response_id, tool, input, created_at)
      SELECT gen_random_uuid(), id, '', 't', '', now()
      FROM aibridge_interceptions, generate_series(1, right(id::text, 1)::int % 4);`);
  database = databaseOf(pglite);
}, 60_000);
afterAll(() => database.close());

const PageSchema = v.object({ count: v.number(), results: v.array(v.object({ id: v.string() })) });

function openList(sort: Sort, windowRows: number) {
  let statements = 0;
  const source = { database, counts: new RecentCounts(() => 0), windows: new SortedWindows(windowRows) };
  const filter = { key: 'all', conditions: () => ['ended_at IS NOT NULL'] };
  const enter = async (): Promise<() => void> => {
    statements += 1;
    return () => undefined;
  };
  const { signal } = new AbortController();
  const read = async (afterId: string | null, limit: number): Promise<string[]> => {
    const request = { filter, sort, prices: [], userId: 'user', afterId, limit };
    const page = v.parse(PageSchema, JSON.parse(await listSorted(source, request, { enter, signal })));
    return page.results.map(({ id }) => id);
  };
  const readAll = async (limit: number): Promise<string[]> => {
    const ids: string[] = [];
    for (;;) {
      const page = await read(ids.at(-1) ?? null, limit);
      ids.push(...page);
      if (page.length < limit) return ids;
    }
  };
  return { read, readAll, statements: () => statements };
}

const SORTS = SORT_COLUMNS.flatMap(column =>
  (['asc', 'desc'] as const).map(direction => ({ column, direction })),
);

test.each(SORTS)('is the same in parts of any size, by $column $direction', async sort => {
  const whole = await openList(sort, 1000).readAll(1000);
  expect(whole).toHaveLength(ROWS);
  expect(new Set(whole).size).toBe(ROWS);
  for (const windowRows of [3, 30]) {
    expect(await openList(sort, windowRows).readAll(10)).toEqual(whole);
  }
});

test('pages of one part take one statement', async () => {
  const list = openList({ column: 'tokens', direction: 'desc' }, 1000);
  await list.readAll(10);
  expect(list.statements()).toBe(1);
});

test('the first page is sorted again', async () => {
  const list = openList({ column: 'tokens', direction: 'desc' }, 1000);
  await list.read(null, 10);
  await list.read(null, 10);
  expect(list.statements()).toBe(2);
});

test('rows that were purged since they were sorted don’t shorten a page', async () => {
  const list = openList({ column: 'tokens', direction: 'asc' }, 1000);
  const ids = await openList({ column: 'tokens', direction: 'asc' }, 1000).readAll(1000);
  const first = await list.read(null, 10);
  const purged = ids.slice(8, 15);
  await run(`
    CREATE TABLE purged AS SELECT * FROM aibridge_interceptions WHERE id IN ('${purged.join("','")}');
    DELETE FROM aibridge_interceptions WHERE id IN ('${purged.join("','")}')`);
  try {
    // The cursor itself is one of them.
    expect(await list.read(first.at(-1) ?? '', 10)).toEqual(ids.slice(15, 25));
  } finally {
    await run('INSERT INTO aibridge_interceptions SELECT * FROM purged; DROP TABLE purged');
  }
});

test('an unknown row is no cursor', async () => {
  const error: unknown = await openList({ column: 'tokens', direction: 'asc' }, 1000)
    .read(idOf(12_345), 10)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CoderError);
  expect(error).toMatchObject({ status: 400 });
});
