import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { filterSearch, parseFilters } from '#address/filters-codec.ts';
import { href, type Screen } from '#address/paths.ts';
import type { Filters } from '#model/filters.ts';
import { nameMe } from '#model/selection.ts';
import { listStateOf } from './list/list-key.ts';
import { listMemory } from './list/list-memory.ts';
import { useConfig } from './use-config.ts';

export interface AddressedFilters {
  filters: Filters;
  /** When the moving range was set, milliseconds. */
  asOf: number;
  /** Names the list that the address shows, whatever is open beside it. */
  listKey: string;
  setFilters: (filters: Filters) => void;
}

/** The filters of the address, read once per page; changing them is a navigation, so Back undoes one step. */
export function useFilters(screen: Screen): AddressedFilters {
  const location = useLocation();
  const navigate = useNavigate();
  const search = filterSearch(location.search);
  const filters = useMemo(() => parseFilters(search), [search]);
  const username = useConfig()?.user?.username ?? null;
  const setFilters = useCallback(
    (next: Filters) => void navigate(href(screen, nameMe(next, username)), { preventScrollReset: true }),
    [navigate, screen, username],
  );
  const { list: listKey } = listStateOf(location);
  return {
    filters,
    asOf: listMemory(listKey).asOf,
    listKey,
    setFilters,
  };
}
