import { useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { parseFilters } from '#address/filters-codec.ts';
import { href, type Screen } from '#address/paths.ts';
import type { Filters } from '#model/filters.ts';

/** When each entry of the history was opened: going back to one shows the same moving window, and so the same rows. */
const openedAt = new Map<string, number>();

export interface AddressedFilters {
  filters: Filters;
  /** When the moving range was set, milliseconds. */
  asOf: number;
  setFilters: (filters: Filters) => void;
}

/** The filters of the address, read once per page; changing them is a navigation, so Back undoes one step. */
export function useFilters(screen: Screen): AddressedFilters {
  const { search, key } = useLocation();
  const navigate = useNavigate();
  const filters = useMemo(() => parseFilters(search), [search]);
  const asOf = asOfEntry(key);
  return {
    filters,
    asOf,
    setFilters: next => void navigate(href(screen, next), { preventScrollReset: true }),
  };
}

/** The entry the page was opened on has the same key here and in `main.tsx`, which asks first. */
export function asOfEntry(key: string): number {
  let asOf = openedAt.get(key);
  if (asOf === undefined) openedAt.set(key, (asOf = Date.now()));
  return asOf;
}
