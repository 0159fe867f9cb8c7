import { QueryClient } from '@tanstack/react-query';
import { createQueryCache } from './freshness.ts';
import { ASKING_AGAIN } from './request-policy.ts';

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
        ...ASKING_AGAIN,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
