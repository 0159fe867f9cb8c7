import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query';
import { t } from '#shared/i18n/t.ts';
import { type Cursor, nextPageSize, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { filtersKey } from '#shared/domain/filter-selection.ts';
import { UnexpectedResponseError } from '#shared/api/errors.ts';
import { dedupeRows } from '#shared/domain/row-order.ts';
import { fetchListPage } from '#shared/api/list-page.ts';
import type { FetchedPage } from '#shared/api/fetch-page.ts';

export interface LoadedPage extends FetchedPage {
  /** Milliseconds of a monotonic clock; null for rows that came in front of a loaded list. */
  askedAt: number | null;
}

export type LoadedPages = InfiniteData<LoadedPage, Cursor | null>;

const NOTHING_NEW = t('The next page contains only rows that are already loaded.');

/**
 * All pages of a filter, newest first.
 * @param asOf when a moving range was last set, milliseconds; only a range makes it part of the key
 */
export function interceptionsQuery(filters: Filters, asOf: number) {
  return infiniteQueryOptions({
    // A value that cannot be used is part of no question: the rows without it are not the ones that were asked for.
    queryKey: ['interceptions', filters.invalid.length > 0 ? null : filtersKey(filters, asOf)],
    queryFn: async ({ pageParam: after, signal, client, queryKey }): Promise<LoadedPage> => {
      const askedAt = performance.now();
      const before = pagesBefore(client.getQueryData<LoadedPages>(queryKey)?.pages ?? [], after);
      const page = await fetchListPage(
        { filters, asOf, limit: sizeAfter(before, askedAt), after },
        client,
        signal,
      );
      const results = dedupeRows(before, page.results);
      if (page.next !== null && results.length === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
      return { ...page, results, askedAt };
    },
    initialPageParam: null as Cursor | null,
    getNextPageParam: page => page.next,
    enabled: filters.invalid.length === 0,
    // Comparing all held pages on each new one costs more the further one scrolls, and rows never change.
    structuralSharing: false,
  });
}

/** The pages that this one goes on from: while all are asked for anew, those that come later are there as well. */
function pagesBefore(pages: readonly LoadedPage[], after: Cursor | null): readonly LoadedPage[] {
  return pages.slice(0, pages.findLastIndex(({ next }) => next !== null && next.id === after?.id) + 1);
}

/** The first page comes of opening the list: only from the second on it is known how fast somebody scrolls. */
function sizeAfter(pages: readonly LoadedPage[], now: number): number {
  const last = pages.at(-1);
  if (!last || pages.length < 2 || last.askedAt === null) return DEFAULT_PAGE_SIZE;
  return nextPageSize(last.results.length, now - last.askedAt);
}
