import { useCallback, useLayoutEffect, useRef, useMemo } from 'react';
import { useNavigate, type NavigateOptions, type To, useLocation } from 'react-router';
import type { Filters } from '#shared/domain/filters.ts';
import { resolveMe } from '#shared/domain/filter-selection.ts';
import type { TextQuery } from '#shared/domain/text-query.ts';
import { useConfig } from '#shared/api/config.ts';
import { filterSearch, parseFilters, findSearch, parseFind } from './filters-codec.ts';
import { href, type RouteName } from './routes.ts';
import { readListHistoryState } from './history-entry.ts';
import { listSnapshots } from './list-snapshots.ts';

/** Goes to an address, or so many steps through the history. Unlike the router's own it is the same function at every address. */
export function useAppNavigate(): (to: To | number, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  const newest = useRef(navigate);
  useLayoutEffect(() => {
    newest.current = navigate;
  });
  return useCallback((to, options) => {
    if (typeof to === 'number') void newest.current(to);
    else void newest.current(to, options);
  }, []);
}

export interface UrlFilters {
  filters: Filters;
  /** When the moving range was set, milliseconds. */
  asOf: number;
  /** Names the list that the address shows, whatever is open beside it. */
  listKey: string;
  setFilters: (filters: Filters) => void;
  /** What is searched for in the texts of what they match. */
  find: TextQuery | null;
}

/** The filters of the address, read once per page; changing them is a navigation, so Back undoes one step. */
export function useFilters(screen: RouteName): UrlFilters {
  const location = useLocation();
  const go = useAppNavigate();
  const search = filterSearch(location.search);
  const filters = useMemo(() => parseFilters(search), [search]);
  const username = useConfig()?.user?.username ?? null;
  const finding = screen === 'interceptions' ? findSearch(location.search) : '';
  const find = useMemo(() => parseFind(finding), [finding]);
  const setFilters = useCallback(
    (next: Filters) => go(href(screen, resolveMe(next, username), find)),
    [go, screen, username, find],
  );
  const { list: listKey } = readListHistoryState(location);
  return {
    filters,
    asOf: listSnapshots(listKey).asOf,
    listKey,
    setFilters,
    find,
  };
}
