import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import type { LoadedPages } from '#features/interceptions/queries.ts';
import { noteServerTime } from '#shared/api/server-clock.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { splitQuery } from '#shared/domain/query-language.ts';
import { rowOf } from '#shared/domain/interception-row.ts';
import { fetchLive } from './poll-live.ts';

afterEach(() => vi.unstubAllGlobals());

const FUTURE = '9999-12-31T00:00:00Z';
const SERVER_NOW = '2026-11-20T12:00:00.000Z';

/** The start of the next request, with rows of these start times loaded, newest first. */
async function requestedStart(starts: readonly string[], next: boolean): Promise<string | undefined> {
  const queries: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    queries.push(new URL(path, 'http://here').searchParams.get('q') ?? '');
    return Promise.resolve(Response.json({ count: 0, results: [] }, { headers: { Date: SERVER_NOW } }));
  });
  noteServerTime(new Headers({ Date: SERVER_NOW }));
  const results = starts.map((started_at, at) => ({ ...rowOf(`row ${at}`), started_at }));
  const page = { count: 9, results, next: next ? (results.at(-1) ?? null) : null, requestedAt: 0 };
  const data: LoadedPages = { pages: [page], pageParams: [null] };
  const state = { ticks: 0, after: null };
  await fetchLive(
    { filters: NO_FILTERS, asOf: 0, data, state },
    new QueryClient(),
    new AbortController().signal,
  );
  const split = splitQuery(queries[0] ?? '');
  return split.ok ? split.terms.find(({ key }) => key === 'started_after')?.value : undefined;
}

test.each([
  ['the newest row', ['2026-11-20T09:00:00Z', '2026-11-20T01:00:00Z'], '2026-11-20T08:45:00.000Z'],
  [
    'the newest row that is not of the future',
    [FUTURE, '2026-11-20T12:00:01Z', '2026-11-20T09:00:00Z', '2026-11-20T01:00:00Z'],
    '2026-11-20T08:45:00.000Z',
  ],
  ['the oldest that is loaded', ['2026-11-20T09:00:00Z', '2026-11-20T08:50:00Z'], '2026-11-20T08:50:00Z'],
  ['the oldest, where all are of the future', [FUTURE, '9998-12-31T00:00:00Z'], '9998-12-31T00:00:00Z'],
])('requests from a while before %s', async (_rule, starts, from) => {
  expect(await requestedStart(starts, true)).toBe(from);
});

test('requests everything if all rows start in the future', async () => {
  expect(await requestedStart([FUTURE], false)).toBeUndefined();
});
