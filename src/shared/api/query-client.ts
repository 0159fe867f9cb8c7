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
        // Otherwise queries pause while offline, which looks like endless loading; the server may be on localhost.
        networkMode: 'always',
        ...RETRY_OPTIONS,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
