import type { QueryClient } from '@tanstack/react-query';
import { fetchOldest, fetchCount, type CountQuery } from '#shared/api/count-queries.ts';
import { fetchPageBytes } from '#shared/api/fetch-page.ts';
import { withPeopleIds } from '#shared/api/list-page.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';

/** The requests of a job that walks pages. */
export interface UsageSource {
  page: (
    filters: ApiFilters,
    paging: { limit: number; after: Cursor | null },
    signal: AbortSignal,
  ) => Promise<ArrayBuffer>;
  /** @param fresh bypasses cached counts */
  fetchCount: (filters: ApiFilters, fresh: boolean, signal: AbortSignal) => Promise<CountQuery>;
  /** Replaces usernames with IDs, because rows are matched by ID. */
  withIds: (filters: Filters) => Promise<Filters>;
  oldest: (filters: ApiFilters, count: number, signal: AbortSignal) => Promise<string | null>;
}

/** @param asOf time that a relative range counts back from, in milliseconds */
export function usageSource(client: QueryClient, asOf: number): UsageSource {
  return {
    page: (filters, paging, signal) => fetchPageBytes({ filters, asOf, ...paging }, signal),
    fetchCount: (filters, fresh, signal) => fetchCount({ filters, asOf, fresh }, client, signal),
    withIds: filters => withPeopleIds(filters, client),
    oldest: (filters, count, signal) => fetchOldest({ filters, asOf, count }, signal),
  };
}
