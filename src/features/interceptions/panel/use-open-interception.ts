import { useCallback, useMemo } from 'react';
import { useLocation, useMatch, type LinkProps } from 'react-router';
import { href, interceptionHref, ROUTES } from '#shared/url/routes.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { readListHistoryState, type ListState } from '#shared/url/history-entry.ts';
import { type UrlFilters, useAppNavigate } from '#shared/url/use-filters.ts';

type Target = Pick<Interception, 'id' | 'started_at'>;
export type InterceptionLink = Pick<LinkProps, 'to' | 'state' | 'replace'>;

export interface OpenInterception {
  /** Props for a link that opens an interception in the split view. */
  link: (row: Target) => InterceptionLink;
  go: (row: Target) => void;
  /** Returns to the list as it was, or opens the list if the URL was opened directly. */
  close: () => void;
}

/**
 * Opens interceptions in the split view. The first one adds a history entry, so that Back closes it. The next ones replace
 * that entry.
 */
export function useOpenInterception({
  filters,
  find,
}: Pick<UrlFilters, 'filters' | 'find'>): OpenInterception {
  const navigate = useAppNavigate();
  const location = useLocation();
  const replace = useMatch(`${ROUTES.interceptions}/:id`) !== null;
  const { list, behind } = readListHistoryState(location);
  const link = useCallback(
    (row: Target): InterceptionLink => {
      const state: ListState = { list, behind: behind || !replace };
      return { to: interceptionHref(row, filters, find), state, replace };
    },
    [filters, find, list, behind, replace],
  );
  return useMemo(
    () => ({
      link,
      go(row) {
        const { to, ...options } = link(row);
        navigate(to, options);
      },
      close() {
        if (behind) navigate(-1);
        else
          navigate(href('interceptions', filters, find), {
            state: { list, behind: false },
          });
      },
    }),
    [link, navigate, behind, filters, find, list],
  );
}
