import { useCallback, useMemo } from 'react';
import { useLocation, useMatch, type LinkProps } from 'react-router';
import { href, interceptionHref, ROUTES } from '#shared/url/routes.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { readListHistoryState, type ListState } from '#shared/url/history-entry.ts';
import { type UrlFilters, useAppNavigate } from '#shared/url/use-filters.ts';

type Target = Pick<Interception, 'id' | 'started_at'>;
export type InterceptionLink = Pick<LinkProps, 'to' | 'state' | 'replace'>;

export interface OpenInterception {
  /** What a link to an interception beside this list needs. */
  link: (row: Target) => InterceptionLink;
  go: (row: Target) => void;
  /** Back to the list as it was, or to the list of an address that was pasted. */
  close: () => void;
}

/**
 * Opening interceptions beside a list. The first one is a step of its own, so that Back closes it; going from one to the
 * next replaces that step.
 */
export function useOpenInterception({
  filters,
  find,
}: Pick<UrlFilters, 'filters' | 'find'>): OpenInterception {
  const goTo = useAppNavigate();
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
        goTo(to, options);
      },
      close() {
        if (behind) goTo(-1);
        else
          goTo(href('interceptions', filters, find), {
            state: { list, behind: false },
          });
      },
    }),
    [link, goTo, behind, filters, find, list],
  );
}
