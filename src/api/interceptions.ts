import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { toQuery } from '#model/filter-query.ts';
import type { Filters } from '#model/filters.ts';
import type { Interception } from '#model/interception.ts';
import { formatMicros, parseRfc3339 } from '#model/rfc3339.ts';
import { fetchPage, LARGEST_PAGE, type Cursor, type FetchedPage } from './fetch-page.ts';

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
 * One interception by its start time. The API has no way to ask for an id, so a window of a microsecond around the
 * time is asked for (both bounds are inclusive and must differ) and the id looked up in it.
 * Null where the window does not hold it.
 */
export function interceptionQuery(id: string, started_at: string, client: QueryClient) {
  return queryOptions({
    queryKey: ['interception', id, started_at],
    queryFn: async ({ signal }): Promise<Interception | null> => {
      const start = parseRfc3339(started_at.toUpperCase());
      if (!start.ok) return null;
      const q = toQuery(
        {
          started_after: formatMicros(start.micros - 1n),
          started_before: formatMicros(start.micros + 1n),
          unusable: [],
        },
        0,
      );
      const page = await fetchPage({ q, limit: LARGEST_PAGE, after: null }, signal);
      return page.results.find(row => row.id === id) ?? null;
    },
    initialData: () => findLoaded(client, id),
  });
}

function findLoaded(client: QueryClient, id: string): Interception | undefined {
  for (const [, data] of client.getQueriesData<LoadedPages>({ queryKey: ['interceptions'] })) {
    for (const page of data?.pages ?? []) {
      const row = page.results.find(each => each.id === id);
      if (row) return row;
    }
  }
  return undefined;
}
