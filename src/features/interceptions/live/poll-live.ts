import type { QueryClient } from '@tanstack/react-query';
import type { Dispatch } from 'react';
import { fetchPage } from '#shared/api/fetch-page.ts';
import { type LoadedPages, interceptionsQuery } from '#features/interceptions/queries.ts';
import { isAfter, idsOf } from '#shared/domain/row-order.ts';
import { withPeopleIds } from '#shared/api/list-page.ts';
import { serverNow } from '#shared/api/server-clock.ts';
import { type Cursor, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import { timeBounds, formatQuery } from '#shared/domain/filter-query.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { baseFilters, matchesFilters, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import { onPagesLoaded } from '#features/interceptions/refresh.ts';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import { isScrolledToTop } from '#shared/ui/scroll-anchor.ts';
import { newestPast, insertRows } from './insert-rows.ts';
import type { LiveAction } from './live-state.ts';

/** A request that runs for so long, in milliseconds, is told of after others that started later. */
const LATEST = 15 * 60_000;
/** Every so many ticks all are counted instead: what ended later than that shows in the count alone. */
const COUNT_EVERY = 6;

/** What a live list has to remember from one request to the next. */
interface LiveState {
  ticks: number;
  /** Where the next request goes on, where one page did not hold all that came. */
  after: Cursor | null;
}

interface LivePoll {
  next: LiveState;
  /** That match, known or not. */
  rows: readonly InterceptionRow[];
  /** All that match, where that was asked. */
  count: number | null;
}

/**
 * One request: for what started since the newest row and a while before it, or for how many there are of all.
 * @param asOf when a moving range was last set, milliseconds
 */
export async function fetchLive(
  { filters, asOf, data, state }: { filters: Filters; asOf: number; data: LoadedPages; state: LiveState },
  client: QueryClient,
  signal: AbortSignal,
): Promise<LivePoll> {
  const ticks = state.ticks + 1;
  const selective = needsMultipleQueries(filters);
  const base = baseFilters(filters);
  if (!selective && ticks % COUNT_EVERY === 0 && state.after === null) {
    const { count } = await fetchPage({ q: formatQuery(base, asOf), limit: 1, after: null }, signal);
    return { next: { ticks, after: null }, rows: [], count };
  }
  const since = windowStart(filters, asOf, data);
  const page = await fetchPage(
    { q: formatQuery(from(base, asOf, since), asOf), limit: DEFAULT_PAGE_SIZE, after: state.after },
    signal,
  );
  const selection = await withPeopleIds(filters, client);
  const known = idsOf(data.pages);
  const unknown = page.results.filter(({ id }) => !known.has(id)).length;
  // While there are more than are known, one that came late is further down.
  const isAll =
    page.next === null ||
    selective ||
    known.size === 0 ||
    page.count <= (since === null ? known.size : knownSince(data, since)) + unknown;
  return {
    next: { ticks, after: isAll ? null : page.next },
    rows: page.results.filter(row => matchesFilters(selection, row)),
    count: null,
  };
}

/** A while before the newest row, but not before the oldest that is loaded; null where neither says anything. */
function windowStart(filters: Filters, asOf: number, data: LoadedPages): string | null {
  const newest = newestPast(data, serverNow());
  const oldest = data.pages.findLast(({ results }) => results.length > 0)?.results.at(-1);
  if (!oldest) return null;
  const starts: string[] = [];
  if (newest) starts.push(new Date(Date.parse(newest.started_at) - LATEST).toISOString());
  if (data.pages.at(-1)?.next !== null) starts.push(oldest.started_at);
  const [first] = starts;
  if (first === undefined) return null;
  const bound = timeBounds(filters, asOf).started_after ?? first;
  return [...starts, bound].reduce((latest, each) => (isBefore(latest, each) ? each : latest));
}

const isBefore = (time: string, other: string): boolean =>
  isAfter({ id: '', started_at: time }, { id: '~', started_at: other });

function from(base: ApiFilters, asOf: number, since: string | null): ApiFilters {
  if (since === null) return base;
  const { range: _range, ...rest } = base;
  const { started_before } = timeBounds(base, asOf);
  return { ...rest, started_after: since, ...(started_before !== undefined && { started_before }) };
}

/** How many of the loaded rows started then or later. */
function knownSince({ pages }: LoadedPages, since: string): number {
  const start: Cursor = { id: '', started_at: since };
  let known = 0;
  for (const { results } of pages) {
    const first = results[0];
    if (first && isAfter(first, start)) break;
    known += results.filter(row => !isAfter(row, start)).length;
  }
  return known;
}

/** Shows that these rows came just now, once they are drawn; whoever wants no motion sees them at once. */
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

/** Milliseconds from one answer to the next request, and the longest such wait where answers fail. */
const TICK = 10_000;
const LONGEST = 160_000;

interface Following extends Pick<UrlFilters, 'filters' | 'asOf'> {
  client: QueryClient;
  tell: Dispatch<LiveAction>;
  signal: AbortSignal;
}

/** Follows a list until it is told not to: one request at a time, the slower the longer none is answered. */
export async function pollLive(following: Following): Promise<void> {
  const { tell, signal } = following;
  let state: LiveState = { ticks: 0, after: null };
  let wait = TICK;
  while (await waited(wait, signal)) {
    try {
      state = await tick(following, state);
      wait = TICK;
    } catch {
      if (signal.aborted) return;
      wait = Math.min(LONGEST, 2 * wait);
      tell({ does: 'fail' });
    }
  }
}

async function tick(
  { client, filters, asOf, tell, signal }: Following,
  state: LiveState,
): Promise<LiveState> {
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
  const elsewhere = count === null ? null : Math.max(0, count - (inserted.pages.at(-1)?.count ?? 0));
  tell({ does: 'bring', fresh: fresh.length, late: late.length, elsewhere, isAbove });
  return next;
}

/** Waits so long, and while nobody looks; false once it is over. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
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
