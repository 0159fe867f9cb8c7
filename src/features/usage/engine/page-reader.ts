import type { QueryClient } from '@tanstack/react-query';
import { fetchOldest, fetchCount, type CountQuery } from '#shared/api/count-queries.ts';
import { fetchPageBytes } from '#shared/api/fetch-page.ts';
import { withPeopleIds } from '#shared/api/list-page.ts';
import { type Cursor, LARGEST_PAGE } from '#shared/domain/coder-api.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import { InvalidResponseError } from '#shared/api/errors.ts';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import type { RemoteAggregator } from './aggregator.ts';
import type { PageFacts } from './read-page.ts';

/** The requests that a usage job sends. */
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

/** Fetches pages on this thread and passes them to the aggregator. */
export interface PageReader {
  begin: RemoteAggregator['begin'];
  sumsOf: RemoteAggregator['sumsOf'];
  total: () => Promise<UsageSums> | UsageSums;
  /** @param limit rows; the maximum page size by default */
  read: (
    part: number,
    filters: ApiFilters,
    after: Cursor | null,
    signal: AbortSignal,
    limit?: number,
  ) => Promise<{ facts: PageFacts; bytes: number }>;
}

export function pageReader(source: UsageSource, aggregator: RemoteAggregator): PageReader {
  return {
    begin: part => aggregator.begin(part),
    sumsOf: part => aggregator.sumsOf(part),
    total: () => aggregator.total(),
    async read(part, filters, after, signal, limit = LARGEST_PAGE) {
      const body = await source.page(filters, { limit, after }, signal);
      const bytes = body.byteLength;
      const result = await aggregator.addPage(part, body, limit);
      if ('reason' in result) throw new InvalidResponseError(result.reason, result.excerpt);
      return { facts: result, bytes };
    },
  };
}
