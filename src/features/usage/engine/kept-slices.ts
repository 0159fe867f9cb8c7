import { toQuery } from '#shared/domain/filter-query.ts';
import type { Question } from '#shared/domain/filters.ts';
import { filtersOfSlice, YOUNG, type CountedSlice } from '#shared/domain/slices.ts';
import type { UsageSums } from '#shared/domain/usage-sums.ts';
import type { KeptSumsStore } from './kept-sums.ts';

/** The sums of slices that were read before, each trusted while its count and newest row are what they were. */
export interface KeptSlices {
  find: (slice: CountedSlice) => Promise<UsageSums | null>;
  /** @param slice with the count and newest row that the sums are of */
  keep: (slice: CountedSlice, sums: UsageSums) => Promise<void>;
}

export interface KeptOf {
  store: KeptSumsStore;
  /** Whose data it is, and who reads it. */
  owner: string;
  filters: Question;
  /** What the pieces of the time are: sums over time fit together only where they are the same. */
  pieces: string;
  now: () => number;
}

export function keptSlices({ store, owner, filters, pieces, now }: KeptOf): KeptSlices {
  const keyOf = (slice: CountedSlice): string => {
    const { started_after, started_before } = slice;
    const q = toQuery({ ...filtersOfSlice(filters, slice), unusable: [] }, 0);
    return JSON.stringify([owner, q, started_after, started_before, pieces]);
  };
  const isOld = (slice: CountedSlice): boolean => slice.started_before !== null && slice.to <= now() - YOUNG;
  return {
    async find(slice) {
      const kept = isOld(slice) ? await store.find(keyOf(slice)) : null;
      return kept && kept.count === slice.count && kept.newest === slice.newest ? kept.sums : null;
    },
    async keep(slice, sums) {
      const { count, newest } = slice;
      if (isOld(slice)) await store.keep(keyOf(slice), { count, newest, sums, keptAt: now() });
    },
  };
}
