import { useCallback, useState, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { interceptionIdOf } from '#shared/url/routes.ts';
import { listSnapshots } from '#shared/url/list-snapshots.ts';
import { withFind } from '#shared/url/filters-codec.ts';
import { useAppNavigate, useFilters, type UrlFilters } from '#shared/url/use-filters.ts';
import type { TextQuery } from '#shared/domain/filters.ts';
import { readListHistoryState, type ListState } from '#shared/url/history-entry.ts';
import { rowsOf, type Rows } from '#shared/domain/rows.ts';
import { interceptionsQuery } from './queries.ts';

interface OpenRowsOptions {
  listKey: string;
  /** Whether an interception is open in the split view. */
  isSplitView: boolean;
  onClosePanel: () => void;
}

/** The expanded rows. Expanding the row that is open in the split view closes the split view. */
export function useExpandedRows({ listKey, isSplitView, onClosePanel }: OpenRowsOptions) {
  const [, forceRender] = useState(0);
  const onToggle = useCallback(
    (id: string) => {
      const memory = listSnapshots(listKey);
      const isOpenInPanel = isSplitView && interceptionIdOf(window.location.pathname) === id;
      if (isOpenInPanel) onClosePanel();
      if (!isOpenInPanel || !memory.open.has(id)) memory.toggle(id);
      forceRender(renders => renders + 1);
    },
    [listKey, isSplitView, onClosePanel],
  );
  return { open: listSnapshots(listKey).open, onToggle };
}

export type ListFind = ReturnType<typeof useListFind>;

/** The text search of a list. The query is in the URL, but whether the empty search box is open is not. */
export function useListFind(find: TextQuery | null) {
  const location = useLocation();
  const go = useAppNavigate();
  const [isOpened, setOpened] = useState(false);

  const setFind = (next: TextQuery | null) => {
    // Keeps the list's key, so that Back restores its rows.
    const state: ListState = { list: readListHistoryState(location).list, behind: false };
    const { pathname, search } = location;
    go({ pathname, search: withFind(search, next) }, { state });
  };
  return {
    isOpen: isOpened || find !== null,
    isOpened,
    setFind,
    open: () => setOpened(true),
    close: () => {
      setOpened(false);
      if (find) setFind(null);
      // The button that opened the search is rendered again by then.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-opens-find]')?.focus());
    },
  };
}

/** Minimum number of rows before the end at which the next page is requested: several screens, so that scrolling never waits. */
const MIN_LOOKAHEAD = 60;

export interface List extends UrlFilters {
  query: ReturnType<typeof useQuery>;
  pages: NonNullable<ReturnType<typeof useQuery>['data']>['pages'];
  rows: Rows;
  /** The server's count of all matching rows. */
  count: number;
  /** Number of rows before the end at which more are requested. It grows with the page size, because large pages take longer. */
  lookahead: number;
  /** Requests the next page, unless there is none or a request is running. */
  more: () => void;
  /** Like `more`, but does not retry a page that failed. Only the retry button does. */
  ahead: () => void;
}

const useQuery = ({ filters, asOf }: UrlFilters) => useInfiniteQuery(interceptionsQuery(filters, asOf));

/** The loaded rows of the filters in the URL, shared by the table and the split view. */
export function useList(): List {
  const urlFilters = useFilters('interceptions');
  const query = useQuery(urlFilters);
  const { data, hasNextPage, isFetchNextPageError, fetchNextPage } = query;
  const pages = useMemo(() => data?.pages ?? [], [data]);
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const ahead = useCallback(() => {
    if (hasNextPage && !isFetchNextPageError) more();
  }, [hasNextPage, isFetchNextPageError, more]);
  const last = pages.at(-1);
  const lookahead = Math.max(MIN_LOOKAHEAD, (last?.results.length ?? 0) / 2);
  return { ...urlFilters, query, pages, rows, count: last?.count ?? 0, lookahead, more, ahead };
}
