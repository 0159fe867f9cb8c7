import { QueryCache } from '@tanstack/react-query';

/*
 * TanStack Query compares times of the system clock to tell what is stale. When that clock is set back, what was fetched
 * before counts as fresh for as long. What has to expire is told here by the time that has passed.
 */

/** For `staleTime`: always fetch. TanStack's own 0 takes what a clock that was set back dates to the future as fresh. */
export const ALWAYS_STALE = Number.NEGATIVE_INFINITY;

const fetchedAt = new WeakMap<object, number>();

/** The cache that notes when `freshFor` may trust an answer from. */
export function createQueryCache(): QueryCache {
  return new QueryCache({ onSuccess: (_data, query) => fetchedAt.set(query, performance.now()) });
}

/** For `staleTime`: fresh until so many milliseconds have passed since the answer came, whatever the system clock says. */
export function freshFor(milliseconds: number): (query: object) => number {
  return query => {
    const at = fetchedAt.get(query);
    const isFresh = at !== undefined && performance.now() - at < milliseconds;
    return isFresh ? Number.POSITIVE_INFINITY : ALWAYS_STALE;
  };
}
