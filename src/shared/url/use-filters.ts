import { useCallback, useLayoutEffect, useRef, useMemo } from 'react';
import { useNavigate, type NavigateOptions, type To, useLocation } from 'react-router';
import { costKeysOf, type Filters, type TextQuery } from '#shared/domain/filters.ts';
import { resolveMe } from '#shared/domain/filter-selection.ts';
import { restrictToApi } from '#shared/domain/parse-filters.ts';
import { withPrices } from '#shared/domain/prices.ts';
import { useConfig, useHasDatabase } from '#shared/api/config.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { filterSearch, parseFilters, findSearch, parseFind } from './filters-codec.ts';
import { href, type RouteName } from './routes.ts';
import { readListHistoryState } from './history-entry.ts';
import { listSnapshots } from './list-snapshots.ts';

/** `useNavigate` with a stable identity: React Router's function changes with every location. */
export function useAppNavigate(): (to: To | number, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  const latest = useRef(navigate);
  useLayoutEffect(() => {
    latest.current = navigate;
  });
  return useCallback((to, options) => {
    if (typeof to === 'number') void latest.current(to);
    else void latest.current(to, options);
  }, []);
}

export interface UrlFilters {
  filters: Filters;
  /** The time that a relative range counts from, milliseconds. */
  asOf: number;
  /** The history key of the list, also while an interception is open in the split view. */
  listKey: string;
  /** @param newFind a text to search for in the list, from any screen; by default the search stays as it is */
  setFilters: (filters: Filters, newFind?: TextQuery) => void;
  /** The content search within the matching rows. */
  find: TextQuery | null;
}

/** The filters of the URL. Changing them is a navigation, so Back undoes each change. */
export function useFilters(screen: RouteName): UrlFilters {
  const location = useLocation();
  const go = useAppNavigate();
  const search = filterSearch(location.search);
  const hasDatabase = useHasDatabase();
  const parsed = useMemo(
    () => (hasDatabase ? parseFilters(search) : restrictToApi(parseFilters(search))),
    [search, hasDatabase],
  );
  const costKeys = useMemo(
    // Only the list has an order.
    () => costKeysOf(parsed).filter(key => screen === 'interceptions' || key !== 'sort'),
    [parsed, screen],
  );
  const table = usePreference(pricesPreference);
  // Other filters stay the same object when prices change.
  const prices = costKeys.length > 0 ? table : null;
  const filters = useMemo(() => withPrices(parsed, costKeys, prices), [parsed, costKeys, prices]);
  const username = useConfig()?.user?.username ?? null;
  const finding = screen === 'interceptions' ? findSearch(location.search) : '';
  const find = useMemo(() => parseFind(finding), [finding]);
  const setFilters = useCallback(
    (next: Filters, newFind?: TextQuery) =>
      go(href(newFind ? 'interceptions' : screen, resolveMe(next, username), newFind ?? find)),
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
