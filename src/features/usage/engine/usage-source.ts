import type { QueryClient } from '@tanstack/react-query';
import { askOldest, probe, type Probe } from '#shared/api/count-queries.ts';
import { fetchPageBytes } from '#shared/api/page-bytes.ts';
import { withPeopleIds } from '#shared/api/people-ids.ts';
import type { Cursor } from '#shared/domain/cursor.ts';
import type { Filters, Question } from '#shared/domain/filters.ts';

/** Where a reading gets what it reads. */
export interface UsageSource {
  page: (
    filters: Question,
    paging: { limit: number; after: Cursor | null },
    signal: AbortSignal,
  ) => Promise<ArrayBuffer>;
  /** @param fresh not what was counted before */
  probe: (filters: Question, fresh: boolean, signal: AbortSignal) => Promise<Probe>;
  /** The filters with ids in place of usernames, as rows are compared by. */
  withIds: (filters: Filters) => Promise<Filters>;
  oldest: (filters: Question, count: number, signal: AbortSignal) => Promise<string | null>;
}

/** @param asOf when the moving range was set, milliseconds */
export function usageSource(client: QueryClient, asOf: number): UsageSource {
  return {
    page: (filters, paging, signal) => fetchPageBytes({ filters, asOf, ...paging }, signal),
    probe: (filters, fresh, signal) => probe({ filters, asOf, fresh }, client, signal),
    withIds: filters => withPeopleIds(filters, client),
    oldest: (filters, count, signal) => askOldest({ filters, asOf, count }, signal),
  };
}
