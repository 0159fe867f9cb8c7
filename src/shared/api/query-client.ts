import { QueryClient } from '@tanstack/react-query';
import { createQueryCache } from './freshness.ts';
import { RETRY_OPTIONS } from './request-policy.ts';

/** Nothing is asked for again unless the person does something: rows under one's eyes never move by themselves. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: createQueryCache(),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // "Paused because the browser says offline" would look like loading for ever; our own server may be on this machine.
        networkMode: 'always',
        ...RETRY_OPTIONS,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
