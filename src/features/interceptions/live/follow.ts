import type { QueryClient } from '@tanstack/react-query';
import type { Dispatch } from 'react';
import { interceptionsQuery, type LoadedPages } from '#features/interceptions/queries.ts';
import { insertRows } from './insert-rows.ts';
import { askLive, type LiveState } from './live-tick.ts';
import { pagesHaveCome } from '#features/interceptions/refresh.ts';
import { serverNow } from '#shared/api/server-clock.ts';
import type { AddressedFilters } from '#shared/url/use-filters.ts';
import { isTopInSight } from '#shared/ui/place.ts';
import { slideIn } from './slide-in.ts';
import type { LiveAction } from './live-state.ts';

/** Milliseconds from one answer to the next request, and the longest such wait where answers fail. */
const TICK = 10_000;
const LONGEST = 160_000;

interface Following extends Pick<AddressedFilters, 'filters' | 'asOf'> {
  client: QueryClient;
  tell: Dispatch<LiveAction>;
  signal: AbortSignal;
}

/** Follows a list until it is told not to: one request at a time, the slower the longer none is answered. */
export async function follow(following: Following): Promise<void> {
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
  const { next, rows, count } = await askLive({ filters, asOf, data, state }, client, signal);
  await pagesHaveCome(client, queryKey);
  const now = client.getQueryData<LoadedPages>(queryKey);
  if (signal.aborted || !now) return next;
  const { data: inserted, fresh, late } = insertRows(now, { rows, count: null }, serverNow());
  const isAbove = !isTopInSight();
  if (fresh.length + late.length > 0) client.setQueryData(queryKey, inserted);
  if (fresh.length > 0 && !isAbove) slideIn(fresh.map(({ id }) => id));
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
