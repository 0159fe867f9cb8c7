import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { interceptionsQuery } from '#api/interceptions.ts';
import { rowsOf, type Rows } from '#interceptions/rows.ts';
import { useFilters, type AddressedFilters } from './use-filters.ts';

export interface List extends AddressedFilters {
  query: ReturnType<typeof useQuery>;
  pages: NonNullable<ReturnType<typeof useQuery>['data']>['pages'];
  rows: Rows;
  /** The server's count of all that match. */
  count: number;
  /** Asks for the next page, if there is one and none is on its way. */
  more: () => void;
  /** The same, but leaves a page that failed to whoever presses Retry. */
  ahead: () => void;
}

const useQuery = ({ filters, asOf }: AddressedFilters) => useInfiniteQuery(interceptionsQuery(filters, asOf));

/** The rows of the address' filters, as far as they are loaded: the table and what stands beside it see the same ones. */
export function useList(): List {
  const addressed = useFilters('interceptions');
  const query = useQuery(addressed);
  const { data, hasNextPage, isFetchNextPageError, fetchNextPage } = query;
  const pages = useMemo(() => data?.pages ?? [], [data]);
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const ahead = useCallback(() => {
    if (hasNextPage && !isFetchNextPageError) more();
  }, [hasNextPage, isFetchNextPageError, more]);
  return { ...addressed, query, pages, rows, count: pages.at(-1)?.count ?? 0, more, ahead };
}
