import { useCallback, useState, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { interceptionIdOf } from '#shared/url/routes.ts';
import { listSnapshots } from '#shared/url/list-snapshots.ts';
import { withFind } from '#shared/url/filters-codec.ts';
import { useAppNavigate, useFilters, type UrlFilters } from '#shared/url/use-filters.ts';
import type { TextQuery } from '#shared/domain/text-query.ts';
import { readListHistoryState, type ListState } from '#shared/url/history-entry.ts';
import { rowsOf, type Rows } from '#shared/domain/rows.ts';
import { interceptionsQuery } from './queries.ts';

interface OpenRowsOptions {
  listKey: string;
  /** Whether an interception stands beside the list. */
  isSplitView: boolean;
  onClosePanel: () => void;
}

/** The rows that are open in the list. Opening the row of what stands beside it brings that back into the list. */
export function useExpandedRows({ listKey, isSplitView, onClosePanel }: OpenRowsOptions) {
  const [, redraw] = useState(0);
  const onToggle = useCallback(
    (id: string) => {
      const memory = listSnapshots(listKey);
      const isOpenInPanel = isSplitView && interceptionIdOf(window.location.pathname) === id;
      if (isOpenInPanel) onClosePanel();
      if (!isOpenInPanel || !memory.open.has(id)) memory.toggle(id);
      redraw(drawn => drawn + 1);
    },
    [listKey, isSplitView, onClosePanel],
  );
  return { open: listSnapshots(listKey).open, onToggle };
}

export type ListFind = ReturnType<typeof useListFind>;

/** The search in the texts of a list: what is searched for stands in the address, the empty box does not. */
export function useListFind(find: TextQuery | null) {
  const location = useLocation();
  const go = useAppNavigate();
  const [isAsked, setAsked] = useState(false);

  const setFind = (next: TextQuery | null) => {
    // Still the same list, so that Back finds its rows as they were.
    const state: ListState = { list: readListHistoryState(location).list, behind: false };
    const { pathname, search } = location;
    go({ pathname, search: withFind(search, next) }, { state });
  };
  return {
    isOpen: isAsked || find !== null,
    isAsked,
    setFind,
    open: () => setAsked(true),
    close: () => {
      setAsked(false);
      if (find) setFind(null);
      // What was pressed to open it, drawn again by then.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-opens-find]')?.focus());
    },
  };
}

/** Rows before the end at which the next page is asked for: some screens, so that reading never waits. */
const MIN_LOOKAHEAD = 60;

export interface List extends UrlFilters {
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

const useQuery = ({ filters, asOf }: UrlFilters) => useInfiniteQuery(interceptionsQuery(filters, asOf));

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
  const lookahead = Math.max(MIN_LOOKAHEAD, (last?.results.length ?? 0) / 2);
  return { ...addressed, query, pages, rows, count: last?.count ?? 0, lookahead, more, ahead };
}
