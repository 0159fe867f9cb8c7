import { QueryClient } from '@tanstack/react-query';
import { ApiError, canRetry } from './errors.ts';

const RETRIES = 2;

/** Nothing is asked for again unless the person does something: rows under one's eyes never move by themselves. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // "Paused because the browser says offline" would look like loading for ever; our own server may be on this machine.
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && canRetry(error),
        retryDelay: (failures, error) =>
          (error instanceof ApiError ? error.retryAfter : null) ?? 500 * 2 ** failures,
      },
    },
  });
}
