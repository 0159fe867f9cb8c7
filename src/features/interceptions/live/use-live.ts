import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, type Dispatch } from 'react';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import { liveReducer, INITIAL_LIVE_STATE, type LiveAction, type LiveState } from './live-state.ts';
import { isScrolledToTop } from '#shared/ui/scroll-anchor.ts';

/** Polls a list while its page is visible: one request at a time, less often after failures. */
export function useLive({
  filters,
  asOf,
}: Pick<UrlFilters, 'filters' | 'asOf'>): [LiveState, Dispatch<LiveAction>] {
  const client = useQueryClient();
  const [state, dispatch] = useReducer(liveReducer, INITIAL_LIVE_STATE);
  const { isOn, newRowsAbove } = state;

  useEffect(() => {
    if (!isOn) return;
    const abort = new AbortController();
    // Loaded on first use. If it fails to load, the list cannot be live, which counts as a failed request.
    void import('./poll-live.ts').then(
      ({ pollLive }) => pollLive({ client, filters, asOf, dispatch, signal: abort.signal }),
      () => dispatch({ type: 'failed' }),
    );
    return () => abort.abort();
  }, [isOn, client, filters, asOf]);

  useEffect(() => {
    if (newRowsAbove === 0) return;
    const onScroll = (): void => {
      if (isScrolledToTop()) dispatch({ type: 'scrolledToTop' });
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [newRowsAbove]);

  return [state, dispatch];
}
