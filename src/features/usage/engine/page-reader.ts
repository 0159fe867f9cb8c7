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

/** Where a reading gets what it reads. */
export interface UsageSource {
  page: (
    filters: ApiFilters,
    paging: { limit: number; after: Cursor | null },
    signal: AbortSignal,
  ) => Promise<ArrayBuffer>;
  /** @param fresh not what was counted before */
  fetchCount: (filters: ApiFilters, fresh: boolean, signal: AbortSignal) => Promise<CountQuery>;
  /** The filters with ids in place of usernames, as rows are compared by. */
  withIds: (filters: Filters) => Promise<Filters>;
  oldest: (filters: ApiFilters, count: number, signal: AbortSignal) => Promise<string | null>;
}

/** @param asOf when the moving range was set, milliseconds */
export function usageSource(client: QueryClient, asOf: number): UsageSource {
  return {
    page: (filters, paging, signal) => fetchPageBytes({ filters, asOf, ...paging }, signal),
    fetchCount: (filters, fresh, signal) => fetchCount({ filters, asOf, fresh }, client, signal),
    withIds: filters => withPeopleIds(filters, client),
    oldest: (filters, count, signal) => fetchOldest({ filters, asOf, count }, signal),
  };
}

/** Fetches pages here and has them read there. */
export interface PageReader {
  begin: RemoteAggregator['begin'];
  sumsOf: RemoteAggregator['sumsOf'];
  total: () => Promise<UsageSums> | UsageSums;
  /** @param limit rows, the largest page unless said */
  read: (
    part: number,
    filters: ApiFilters,
    after: Cursor | null,
    signal: AbortSignal,
    limit?: number,
  ) => Promise<{ facts: PageFacts; bytes: number }>;
}

export function pageReader(source: UsageSource, folder: RemoteAggregator): PageReader {
  return {
    begin: part => folder.begin(part),
    sumsOf: part => folder.sumsOf(part),
    total: () => folder.total(),
    async read(part, filters, after, signal, limit = LARGEST_PAGE) {
      const answer = await source.page(filters, { limit, after }, signal);
      const bytes = answer.byteLength;
      const folded = await folder.fold(part, answer, limit);
      if ('wrong' in folded) throw new InvalidResponseError(folded.wrong, folded.excerpt);
      return { facts: folded, bytes };
    },
  };
}
