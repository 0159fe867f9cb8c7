import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { toQuery } from '#model/filter-query.ts';
import type { Filters } from '#model/filters.ts';
import { windowOfInstant } from '#model/time-window.ts';
import { canonicalUuid } from '#model/uuid.ts';
import { isCursorGone } from './errors.ts';
import { askList, fetchPage, LARGEST_PAGE, type Cursor, type FetchedPage } from './fetch-page.ts';
import { findInterception, type Found, type Look, type Seen } from '#model/find-interception.ts';

/** Rows a page of the list. */
export const PAGE_SIZE = 100;

/**
 * All pages of a filter, newest first.
 * @param asOf when a moving range was last set, milliseconds; only a range makes it part of the key
 */
export function interceptionsQuery(filters: Filters, asOf: number) {
  const q = toQuery(filters, asOf);
  return infiniteQueryOptions({
    queryKey: ['interceptions', q],
    queryFn: ({ pageParam, signal }) => fetchPage({ q, limit: PAGE_SIZE, after: pageParam }, signal),
    initialPageParam: null as Cursor | null,
    getNextPageParam: page => page.next,
    enabled: filters.unusable.length === 0,
    // Comparing all held pages on each new one costs more the further one scrolls, and rows never change.
    structuralSharing: false,
  });
}

export type LoadedPages = InfiniteData<FetchedPage, Cursor | null>;

/**
 * One interception by its id, with the reason where there is none. The API has no question for that: a start time that
 * the address gives along saves the search; a wrong one costs a request.
 */
export function interceptionQuery(id: string, hint: string | null, client: QueryClient) {
  return queryOptions({
    queryKey: ['interception', id],
    queryFn: async ({ signal }): Promise<Found> =>
      (await findAt(id, hint, signal)) ?? (await findInterception(id, look => lookInto(look, signal))),
    initialData: () => findLoaded(client, id),
  });
}

async function findAt(id: string, hint: string | null, signal: AbortSignal): Promise<Found | null> {
  const instant = windowOfInstant(hint ?? '');
  const wanted = canonicalUuid(id);
  if (instant === null || wanted === null) return null;
  const seen = await lookInto({ ...instant, limit: LARGEST_PAGE }, signal);
  const interception = seen?.results.find(row => row.id === wanted);
  return interception ? { kind: 'found', interception } : null;
}

async function lookInto(
  { started_after, started_before, ...paging }: Look,
  signal: AbortSignal,
): Promise<Seen | null> {
  const bounds = { ...(started_after && { started_after }), ...(started_before && { started_before }) };
  try {
    return await askList({ q: toQuery({ ...bounds, unusable: [] }, 0), ...paging }, signal);
  } catch (error) {
    if (paging.after_id !== undefined && isCursorGone(error, paging.after_id)) return null;
    throw error;
  }
}

function findLoaded(client: QueryClient, id: string): Found | undefined {
  for (const [, data] of client.getQueriesData<LoadedPages>({ queryKey: ['interceptions'] })) {
    for (const page of data?.pages ?? []) {
      const interception = page.results.find(each => each.id === id);
      if (interception) return { kind: 'found', interception };
    }
  }
  return undefined;
}
