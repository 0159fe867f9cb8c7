import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { filterSearch, parseFilters } from './filters-codec.ts';
import { findSearch, parseFind } from './find-codec.ts';
import { href, type Screen } from './paths.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { nameMe } from '#shared/domain/filter-selection.ts';
import type { Find } from '#shared/domain/text-query.ts';
import { listStateOf } from './list-key.ts';
import { listMemory } from './list-snapshots.ts';
import { useConfig } from '#shared/api/use-config.ts';
import { useGo } from './use-go.ts';

export interface AddressedFilters {
  filters: Filters;
  /** When the moving range was set, milliseconds. */
  asOf: number;
  /** Names the list that the address shows, whatever is open beside it. */
  listKey: string;
  setFilters: (filters: Filters) => void;
  /** What is searched for in the texts of what they match. */
  find: Find | null;
}

/** The filters of the address, read once per page; changing them is a navigation, so Back undoes one step. */
export function useFilters(screen: Screen): AddressedFilters {
  const location = useLocation();
  const go = useGo();
  const search = filterSearch(location.search);
  const filters = useMemo(() => parseFilters(search), [search]);
  const username = useConfig()?.user?.username ?? null;
  const finding = screen === 'interceptions' ? findSearch(location.search) : '';
  const find = useMemo(() => parseFind(finding), [finding]);
  const setFilters = useCallback(
    (next: Filters) => go(href(screen, nameMe(next, username), find)),
    [go, screen, username, find],
  );
  const { list: listKey } = listStateOf(location);
  return {
    filters,
    asOf: listMemory(listKey).asOf,
    listKey,
    setFilters,
    find,
  };
}
