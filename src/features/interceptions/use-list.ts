import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { interceptionsQuery } from './queries.ts';
import { rowsOf, type Rows } from '#shared/domain/rows.ts';
import { useFilters, type AddressedFilters } from '#shared/url/use-filters.ts';

/** Rows before the end at which the next page is asked for: some screens, so that reading never waits. */
const LEAST_LOOKAHEAD = 60;

export interface List extends AddressedFilters {
  query: ReturnType<typeof useQuery>;
  pages: NonNullable<ReturnType<typeof useQuery>['data']>['pages'];
  rows: Rows;
  /** The server's count of all that match. */
  count: number;
  /** Rows before the end at which more are asked for: the larger the pages, the sooner, for they take longer. */
  lookahead: number;
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
  const last = pages.at(-1);
  const lookahead = Math.max(LEAST_LOOKAHEAD, (last?.results.length ?? 0) / 2);
  return { ...addressed, query, pages, rows, count: last?.count ?? 0, lookahead, more, ahead };
}
