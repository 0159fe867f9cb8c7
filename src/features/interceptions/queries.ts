import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';
import { t } from '#shared/i18n/t.ts';
import { type Cursor, nextPageSize, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import { formatSort, sortOf, type Filters } from '#shared/domain/filters.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { UnexpectedResponseError } from '#shared/api/errors.ts';
import { dedupeRows } from '#shared/domain/row-order.ts';
import { fetchListPage } from '#shared/api/list-page.ts';
import type { FetchedPage } from '#shared/api/fetch-page.ts';

export interface LoadedPage extends FetchedPage {
  /** Milliseconds of a monotonic clock. Null for rows inserted before a loaded list. */
  requestedAt: number | null;
}

export type LoadedPages = InfiniteData<LoadedPage, Cursor | null>;

const NOTHING_NEW = t('The next page contains only rows that are already loaded.');

/**
 * All pages of a filter, in its order.
 * @param asOf time that a relative range counts back from, in milliseconds; part of the key only with such a range
 */
export function interceptionsQuery(filters: Filters, asOf: number) {
  // An invalid value cannot be part of a query, and the rows without it would not match the filters.
  const matching = filters.invalid.length > 0 ? null : filtersKey(filters, asOf);
  return infiniteQueryOptions({
    queryKey: ['interceptions', matching, formatSort(sortOf(filters)), filters.prices],
    queryFn: async ({ pageParam: after, signal, client, queryKey }): Promise<LoadedPage> => {
      const requestedAt = performance.now();
      const before = pagesBefore(client.getQueryData<LoadedPages>(queryKey)?.pages ?? [], after);
      const page = await fetchListPage(
        { filters, asOf, limit: nextSize(before, requestedAt), after },
        client,
        signal,
      );
      const results = dedupeRows(before, page.results);
      if (page.next !== null && results.length === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
      return { ...page, results, requestedAt };
    },
    // The same rows in their last order, until they are sorted.
    placeholderData: (previous: LoadedPages | undefined, query) =>
      matching !== null && query?.queryKey[1] === matching ? previous : undefined,
    initialPageParam: null as Cursor | null,
    getNextPageParam: page => page.next,
    enabled: filters.invalid.length === 0,
    // Comparing all loaded pages costs more with each page, and rows never change.
    structuralSharing: false,
  });
}

/** The pages before this one. During a refetch of all pages, the cache still contains the later ones. */
function pagesBefore(pages: readonly LoadedPage[], after: Cursor | null): readonly LoadedPage[] {
  return pages.slice(0, pages.findLastIndex(({ next }) => next !== null && next.id === after?.id) + 1);
}

/** The page size adapts to the scroll speed, which is known only from the second page. */
function nextSize(pages: readonly LoadedPage[], now: number): number {
  const last = pages.at(-1);
  if (!last || pages.length < 2 || last.requestedAt === null) return DEFAULT_PAGE_SIZE;
  return nextPageSize(last.results.length, now - last.requestedAt);
}
