import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import type { Database } from '#server/sources/database.ts';
import { databaseOf, startPglite } from '#server/sources/pglite/pglite-database.ts';
import { INDEXES, SCHEMA } from '#server/sources/schema.ts';
import { NO_ROW_FILTER } from './row-filter.ts';
import { searchRows } from './search.ts';

const ROWS = 300;
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

let database: Database;
beforeAll(async () => {
  const pglite = await startPglite();
  await pglite.exec(`${SCHEMA}${INDEXES}
    INSERT INTO aibridge_interceptions (id, initiator_id, provider, model, started_at, ended_at)
      SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, gen_random_uuid(), 'p', 'm',
        timestamptz '2026-01-01 00:00Z' + n / 4 * interval '1 s', now()
      FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO aibridge_user_prompts (id, interception_id, provider_response_id, prompt, metadata, created_at)
      SELECT gen_random_uuid(), id, '', CASE WHEN right(id::text, 1) = '7' THEN 'A Needle' ELSE 'Hay' END, '{}', now()
      FROM aibridge_interceptions;`);
  database = databaseOf(pglite);
}, 60_000);
afterAll(() => database.close());

const LineSchema = v.object({
  hits: v.optional(v.array(v.object({ id: v.string() })), []),
  searched: v.optional(v.number()),
  queued: v.optional(v.boolean(), false),
  done: v.optional(v.boolean(), false),
});

async function search(text: string, sizes: Parameters<typeof searchRows>[3], isQueued = false) {
  let released = 0;
  const enter = async (onQueued: () => void): Promise<() => void> => {
    if (isQueued) onQueued();
    return () => (released += 1);
  };
  const { signal } = new AbortController();
  const find = { text, isRegex: false, place: 'everything' as const };
  const lines = [];
  for await (const line of searchRows(database, { filter: NO_ROW_FILTER, find }, { enter, signal }, sizes)) {
    lines.push(v.parse(LineSchema, line));
  }
  return { lines, ids: lines.flatMap(({ hits }) => hits.map(({ id }) => id)), released };
}

const NEEDLES = Array.from({ length: ROWS }, (_, at) => ROWS - at).filter(number => number % 10 === 7);

test.each([
  { first: 10, next: 20, candidates: 1000 },
  { first: 10, next: 20, candidates: 5 },
  { first: 1, next: 2, candidates: 1 },
  { first: 299, next: 300, candidates: 1 },
  { first: 300, next: 300, candidates: 1 },
])('each match is found once, newest first, whatever the statements are: %j', async sizes => {
  const { lines, ids } = await search('needle', sizes);
  expect(ids).toEqual(NEEDLES.map(idOf));
  expect(lines.at(-1)).toMatchObject({ done: true, searched: ROWS });
  const searched = lines.flatMap(line => line.searched ?? []);
  expect(searched).toEqual(searched.toSorted((a, b) => a - b));
});

test('the statement over all rows waits for its turn, says so, and releases it', async () => {
  const { lines, released } = await search('needle', { first: 10, next: 20, candidates: 10 }, true);
  expect(lines.filter(({ queued }) => queued)).toHaveLength(3);
  expect(released).toBe(3);
});

test('a few rows need no turn', async () => {
  const { released } = await search('hay', { first: 100, next: 1000, candidates: 10 }, true);
  expect(released).toBe(0);
});
