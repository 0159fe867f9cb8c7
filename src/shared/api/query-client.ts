import { QueryClient } from '@tanstack/react-query';
import { createQueryCache } from './freshness.ts';
import { RETRY_OPTIONS } from './request-policy.ts';

/** Nothing is refetched without a user action, so that visible rows never move by themselves. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: createQueryCache(),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A query paused as offline looks like endless loading, and the server can be on this machine.
        networkMode: 'always',
        ...RETRY_OPTIONS,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
