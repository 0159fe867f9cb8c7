import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { formatQuery } from '#shared/domain/filter-query.ts';
import { NO_FILTERS, type ApiFilters } from '#shared/domain/filters.ts';
import { fetchList } from './fetch-page.ts';

/** What a request for a single row tells of all that match: an exact count, and which one is the newest. */
export interface CountQuery {
  count: number;
  newest: string | null;
}

const keyOf = (filters: ApiFilters, asOf: number) => ['count', formatQuery(filters, asOf)] as const;

/** Each costs the database a count, so what was asked for is kept. */
export async function fetchCount(
  { filters, asOf, fresh }: { filters: ApiFilters; asOf: number; fresh: boolean },
  client: QueryClient,
  signal: AbortSignal,
): Promise<CountQuery> {
  const queryKey = keyOf(filters, asOf);
  const kept = fresh ? undefined : client.getQueryData<CountQuery>(queryKey);
  if (kept) return kept;
  const { count, results } = await fetchList({ q: formatQuery(filters, asOf), limit: 1 }, signal);
  return (
    client.setQueryData<CountQuery>(queryKey, { count, newest: results[0]?.id ?? null }) ?? {
      count,
      newest: null,
    }
  );
}

/**
 * When the oldest of so many rows started; the API has no order but newest first, so it is the last one. Null where
 * there is none, or where rows were purged while it was asked for.
 */
export async function fetchOldest(
  { filters, asOf, count }: { filters: ApiFilters; asOf: number; count: number },
  signal: AbortSignal,
): Promise<string | null> {
  if (count === 0) return null;
  const { results } = await fetchList({ q: formatQuery(filters, asOf), limit: 1, offset: count - 1 }, signal);
  return results[0]?.started_at ?? null;
}

/** What was counted is asked for anew from here on. */
export function forgetCounts(client: QueryClient): void {
  client.removeQueries({ queryKey: ['count'] });
  void client.resetQueries(oldestOfAllQuery);
}

/** When the oldest row of all started: rows begin where retention ends. */
export const oldestOfAllQuery = queryOptions({
  queryKey: ['oldest of all'],
  queryFn: async ({ signal }): Promise<string | null> => {
    const { count } = await fetchList({ limit: 1 }, signal);
    return await fetchOldest({ filters: NO_FILTERS, asOf: 0, count }, signal);
  },
});
