import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { formatQuery } from '#shared/domain/filter-query.ts';
import { NO_FILTERS, type ApiFilters } from '#shared/domain/filters.ts';
import { fetchList } from './fetch-page.ts';

/** What a request for one row says about all matching rows. */
export interface CountQuery {
  count: number;
  /** The id of the newest row. */
  newest: string | null;
}

const keyOf = (filters: ApiFilters, asOf: number) => ['count', formatQuery(filters, asOf)] as const;

/** Each request makes the database count, so results are cached; `fresh` skips the cache. */
export async function fetchCount(
  { filters, asOf, fresh }: { filters: ApiFilters; asOf: number; fresh: boolean },
  client: QueryClient,
  signal: AbortSignal,
): Promise<CountQuery> {
  const queryKey = keyOf(filters, asOf);
  const cached = fresh ? undefined : client.getQueryData<CountQuery>(queryKey);
  if (cached) return cached;
  const { count, results } = await fetchList({ q: formatQuery(filters, asOf), limit: 1 }, signal);
  return (
    client.setQueryData<CountQuery>(queryKey, { count, newest: results[0]?.id ?? null }) ?? {
      count,
      newest: null,
    }
  );
}

/**
 * The start time of the oldest of `count` rows. The API sorts newest first only, so this is the row at the last offset.
 * @returns null if no row matches, or if rows were purged in the meantime
 */
export async function fetchOldest(
  { filters, asOf, count }: { filters: ApiFilters; asOf: number; count: number },
  signal: AbortSignal,
): Promise<string | null> {
  if (count === 0) return null;
  const { results } = await fetchList({ q: formatQuery(filters, asOf), limit: 1, offset: count - 1 }, signal);
  return results[0]?.started_at ?? null;
}

export function forgetCounts(client: QueryClient): void {
  client.removeQueries({ queryKey: ['count'] });
  void client.resetQueries(oldestOfAllQuery);
}

/** The start time of the oldest row, which shows where retention ends. */
export const oldestOfAllQuery = queryOptions({
  queryKey: ['oldest of all'],
  queryFn: async ({ signal }): Promise<string | null> => {
    const { count } = await fetchList({ limit: 1 }, signal);
    return await fetchOldest({ filters: NO_FILTERS, asOf: 0, count }, signal);
  },
});
