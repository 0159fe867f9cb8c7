import { QueryCache, QueryClient } from '@tanstack/react-query';
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

/*
 * TanStack Query compares system clock times to find stale data. After that clock is set back, older data counts as fresh
 * for too long. These helpers measure elapsed time instead.
 */

/** For `staleTime`: always refetch. With 0, data with a future timestamp would count as fresh. */
export const ALWAYS_STALE = Number.NEGATIVE_INFINITY;

const fetchedAt = new WeakMap<object, number>();

/** A cache that records fetch times for `freshFor`. */
function createQueryCache(): QueryCache {
  return new QueryCache({ onSuccess: (_data, query) => fetchedAt.set(query, performance.now()) });
}

/** For `staleTime`: fresh for this many milliseconds after the response, independent of the system clock. */
export function freshFor(milliseconds: number): (query: object) => number {
  return query => {
    const at = fetchedAt.get(query);
    const isFresh = at !== undefined && performance.now() - at < milliseconds;
    return isFresh ? Number.POSITIVE_INFINITY : ALWAYS_STALE;
  };
}
