import type { QueryClient } from '@tanstack/react-query';
import type { Dispatch } from 'react';
import { hasDatabase } from '#shared/api/config.ts';
import { type LoadedPages, interceptionsQuery } from '#features/interceptions/queries.ts';
import { isAfter, idsOf } from '#shared/domain/row-order.ts';
import { fetchSinglePage, withPeopleIds } from '#shared/api/list-page.ts';
import { serverNow } from '#shared/api/server-clock.ts';
import { type Cursor, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { matchesFilters, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import { onPagesLoaded } from '#features/interceptions/refresh.ts';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import { isScrolledToTop } from '#shared/ui/scroll-anchor.ts';
import { newestPast, insertRows } from './insert-rows.ts';
import type { LiveAction } from './live-state.ts';

/** Rows that end more than this many milliseconds after they started may appear late, after newer rows. */
const LATE_WINDOW_MS = 15 * 60_000;
/** Every nth request counts all rows instead. A row later than `LATE_WINDOW_MS` shows only in that count. */
const COUNT_EVERY = 6;

/** State between two requests. */
interface PollState {
  ticks: number;
  /** Cursor of the next page, if the last one did not contain all new rows. */
  after: Cursor | null;
}

interface LivePoll {
  next: PollState;
  /** Matching rows, whether loaded before or not. */
  rows: readonly InterceptionRow[];
  /** Total matching rows, or null if this request did not count them. */
  count: number | null;
}

/**
 * Sends one request: for rows since a while before the newest one, or for the total count.
 * @param asOf time that a relative range counts back from, in milliseconds
 */
export async function fetchLive(
  { filters, asOf, data, state }: { filters: Filters; asOf: number; data: LoadedPages; state: PollState },
  client: QueryClient,
  signal: AbortSignal,
): Promise<LivePoll> {
  const ticks = state.ticks + 1;
  // One request then has more rows than match.
  const isSuperset = needsMultipleQueries(filters) && !hasDatabase(client);
  if (!isSuperset && ticks % COUNT_EVERY === 0 && state.after === null) {
    const { count } = await fetchSinglePage({ filters, asOf, limit: 1, after: null }, client, signal);
    return { next: { ticks, after: null }, rows: [], count };
  }
  const since = windowStart(filters, asOf, data);
  const page = await fetchSinglePage(
    { filters: from(filters, asOf, since), asOf, limit: DEFAULT_PAGE_SIZE, after: state.after },
    client,
    signal,
  );
  const selection = isSuperset ? await withPeopleIds(filters, client) : null;
  const loadedIds = idsOf(data.pages);
  const newRows = page.results.filter(({ id }) => !loadedIds.has(id)).length;
  // While the server has more rows than are loaded, a late row must be on a further page.
  const isAll =
    page.next === null ||
    isSuperset ||
    loadedIds.size === 0 ||
    page.count <= (since === null ? loadedIds.size : countLoadedSince(data, since)) + newRows;
  return {
    next: { ticks, after: isAll ? null : page.next },
    rows: page.results.filter(row => selection === null || matchesFilters(selection, row)),
    count: null,
  };
}

/** Start of the requested time: a while before the newest row, but not before the oldest loaded one. Null if there is neither. */
function windowStart(filters: Filters, asOf: number, data: LoadedPages): string | null {
  const newest = newestPast(data, serverNow());
  const oldest = data.pages.findLast(({ results }) => results.length > 0)?.results.at(-1);
  if (!oldest) return null;
  const starts: string[] = [];
  if (newest) starts.push(new Date(Date.parse(newest.started_at) - LATE_WINDOW_MS).toISOString());
  if (data.pages.at(-1)?.next !== null) starts.push(oldest.started_at);
  const [first] = starts;
  if (first === undefined) return null;
  const bound = timeBounds(filters, asOf).started_after ?? first;
  return [...starts, bound].reduce((latest, each) => (isBefore(latest, each) ? each : latest));
}

const isBefore = (time: string, other: string): boolean =>
  isAfter({ id: '', started_at: time }, { id: '~', started_at: other });

function from(filters: Filters, asOf: number, since: string | null): Filters {
  if (since === null) return filters;
  const { range: _range, ...rest } = filters;
  const { started_before } = timeBounds(filters, asOf);
  return { ...rest, started_after: since, ...(started_before !== undefined && { started_before }) };
}

/** Number of loaded rows that started at or after this time. */
function countLoadedSince({ pages }: LoadedPages, since: string): number {
  const start: Cursor = { id: '', started_at: since };
  let count = 0;
  for (const { results } of pages) {
    const first = results[0];
    if (first && isAfter(first, start)) break;
    count += results.filter(row => !isAfter(row, start)).length;
  }
  return count;
}

/** Animates inserted rows after they are rendered, unless the user prefers reduced motion. */
function animateInsertedRows(ids: readonly string[]): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  requestAnimationFrame(() => {
    for (const id of ids) {
      const row = document.querySelector(`[data-interception-id="${CSS.escape(id)}"]`);
      row?.animate(
        [
          { opacity: 0, transform: 'translateY(-10px)' },
          { opacity: 1, transform: 'none' },
        ],
        { duration: 200, easing: 'ease-out' },
      );
    }
  });
}

/** Milliseconds between a response and the next request, and the maximum after failures. */
const TICK = 10_000;
const MAX_TICK = 160_000;

interface PollOptions extends Pick<UrlFilters, 'filters' | 'asOf'> {
  client: QueryClient;
  dispatch: Dispatch<LiveAction>;
  signal: AbortSignal;
}

/** Polls a list until the signal aborts, one request at a time. The interval doubles with each failed request. */
export async function pollLive(options: PollOptions): Promise<void> {
  const { dispatch, signal } = options;
  let state: PollState = { ticks: 0, after: null };
  let wait = TICK;
  while (await waitForTick(wait, signal)) {
    try {
      state = await tick(options, state);
      wait = TICK;
    } catch {
      if (signal.aborted) return;
      wait = Math.min(MAX_TICK, 2 * wait);
      dispatch({ type: 'failed' });
    }
  }
}

async function tick(
  { client, filters, asOf, dispatch, signal }: PollOptions,
  state: PollState,
): Promise<PollState> {
  const { queryKey } = interceptionsQuery(filters, asOf);
  const data = client.getQueryData<LoadedPages>(queryKey);
  if (!data) return state;
  const { next, rows, count } = await fetchLive({ filters, asOf, data, state }, client, signal);
  await onPagesLoaded(client, queryKey);
  const now = client.getQueryData<LoadedPages>(queryKey);
  if (signal.aborted || !now) return next;
  const { data: inserted, fresh, late } = insertRows(now, { rows, count: null }, serverNow());
  const isAbove = !isScrolledToTop();
  if (fresh.length + late.length > 0) client.setQueryData(queryKey, inserted);
  if (fresh.length > 0 && !isAbove) animateInsertedRows(fresh.map(({ id }) => id));
  const unlisted = count === null ? null : Math.max(0, count - (inserted.pages.at(-1)?.count ?? 0));
  dispatch({ type: 'received', fresh: fresh.length, late: late.length, unlisted, isAbove });
  return next;
}

/** Waits, and then until the page is visible. Returns false if the signal aborted. */
async function waitForTick(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  while (document.hidden && !signal.aborted) {
    await new Promise(resolve => {
      document.addEventListener('visibilitychange', resolve, { once: true });
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  return !signal.aborted;
}
