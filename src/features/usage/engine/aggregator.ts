import { addUsageRow, mergeUsageSums, noUsageSums, type UsageSums } from '#shared/domain/usage-totals.ts';
import { NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { matchesFilters } from '#shared/domain/filter-selection.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import type { MaybeRemote } from '#shared/lib/worker.ts';
import { readPage, type PageFacts } from './read-page.ts';

export type AggregatedPage = PageFacts | ParseFailure;

/** Reads pages and retains only their sums, per time range. It touches no globals, so it runs in a worker or a test. */
export function createPageAggregator() {
  let edges: readonly number[] = [];
  let filters: Filters = NO_FILTERS;
  const slices = new Map<number, UsageSums>();
  /** IDs already counted in each range that is still loading. */
  const seen = new Map<number, Set<string>>();
  return {
    /** The loaded pages may contain rows that do not match these filters. Those rows are excluded from the sums. */
    select(of: Filters): void {
      filters = of;
    },
    /** @param cuts ascending bucket edges in milliseconds, for the sums over time */
    open(cuts: readonly number[]): void {
      edges = cuts;
      slices.clear();
      seen.clear();
    },
    /** Restarts a range and discards its earlier sums. */
    begin(slice: number): void {
      slices.delete(slice);
      seen.set(slice, new Set());
    },
    addPage(slice: number, bytes: ArrayBuffer, limit: number): AggregatedPage {
      const read = readPage(new TextDecoder().decode(bytes), limit, seen.get(slice) ?? new Set());
      if ('reason' in read) return read;
      if (read.facts.next === null) seen.delete(slice);
      let sums = slices.get(slice);
      if (!sums) slices.set(slice, (sums = noUsageSums()));
      for (const row of read.rows) if (row && matchesFilters(filters, row)) addUsageRow(sums, row, edges);
      return read.facts;
    },
    /** Restores sums from the cache. */
    restore(slice: number, sums: UsageSums): void {
      slices.set(slice, sums);
    },
    sumsOf(slice: number): UsageSums {
      return slices.get(slice) ?? noUsageSums();
    },
    total(): UsageSums {
      const total = noUsageSums();
      for (const sums of slices.values()) mergeUsageSums(total, sums);
      return total;
    },
  };
}

export type PageAggregator = ReturnType<typeof createPageAggregator>;
export type RemoteAggregator = MaybeRemote<PageAggregator>;
