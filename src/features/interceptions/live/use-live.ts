import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, type Dispatch } from 'react';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import { liveReducer, NOTHING, type LiveAction, type LiveState } from './live-state.ts';
import { isScrolledToTop } from '#shared/ui/scroll-anchor.ts';

/** Follows a list while its page is looked at: one request at a time, the slower the longer none is answered. */
export function useLive({
  filters,
  asOf,
}: Pick<UrlFilters, 'filters' | 'asOf'>): [LiveState, Dispatch<LiveAction>] {
  const client = useQueryClient();
  const [news, tell] = useReducer(liveReducer, NOTHING);
  const { isOn, above } = news;

  useEffect(() => {
    if (!isOn) return;
    const life = new AbortController();
    // Fetched by who wants it; without it there is nothing to follow with, and that is said.
    void import('./poll-live.ts').then(
      ({ pollLive }) => pollLive({ client, filters, asOf, tell, signal: life.signal }),
      () => tell({ does: 'fail' }),
    );
    return () => life.abort();
  }, [isOn, client, filters, asOf]);

  useEffect(() => {
    if (above === 0) return;
    const look = (): void => {
      if (isScrolledToTop()) tell({ does: 'see top' });
    };
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, [above]);

  return [news, tell];
}
