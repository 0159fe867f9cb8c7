import { createStore, delMany, entries, get, keys, set, clear } from 'idb-keyval';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { ApiFilters } from '#shared/domain/filters.ts';
import { filtersOfSlice, CACHE_MIN_AGE_MS, type CountedTimeRange } from '#shared/domain/time-ranges.ts';

/** The sums of a slice, with what tells whether they still hold. Never a prompt, an input, or anything of a single row. */
export interface PersistentRangeCache {
  count: number;
  newest: string | null;
  sums: UsageSums;
  /** Milliseconds. */
  cachedAt: number;
}

/** Some years of a busy deployment; beyond, what was kept longest ago goes. */
const MAX_CACHED = 600;
/** So many stay then, so that it is not done for each one anew. */
const ROOM_LEFT = 500;

let store: ReturnType<typeof createStore> | null = null;
const openStore = () => (store ??= createStore('aibridge-usage-4', 'slices'));

/** What this browser keeps. Where it may not keep anything, or not so much, everything is read again: slower, not wrong. */
export const persistentRangeCache = {
  async find(key: string): Promise<PersistentRangeCache | null> {
    return (await quietly(() => get<PersistentRangeCache>(key, openStore()))) ?? null;
  },
  async keep(key: string, kept: PersistentRangeCache): Promise<void> {
    await quietly(async () => {
      await set(key, kept, openStore());
      if ((await keys(openStore())).length <= MAX_CACHED) return;
      const all = await entries<string, PersistentRangeCache>(openStore());
      const oldest = all.sort(([, a], [, b]) => a.cachedAt - b.cachedAt).slice(0, all.length - ROOM_LEFT);
      await delMany(
        oldest.map(([name]) => name),
        openStore(),
      );
    });
  },
  async forget(): Promise<void> {
    await quietly(() => clear(openStore()));
  },
};

type KeptSumsStore = typeof persistentRangeCache;

async function quietly<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch {
    store = null;
    return undefined;
  }
}

/** The sums of slices that were read before, each trusted while its count and newest row are what they were. */
export interface RangeCache {
  find: (slice: CountedTimeRange) => Promise<UsageSums | null>;
  /** @param slice with the count and newest row that the sums are of */
  keep: (slice: CountedTimeRange, sums: UsageSums) => Promise<void>;
}

export interface KeptOf {
  store: KeptSumsStore;
  /** Whose data it is, and who reads it. */
  owner: string;
  filters: ApiFilters;
  /** What the pieces of the time are: sums over time fit together only where they are the same. */
  pieces: string;
  now: () => number;
}

export function rangeCache({ store, owner, filters, pieces, now }: KeptOf): RangeCache {
  const keyOf = (slice: CountedTimeRange): string => {
    const { started_after, started_before } = slice;
    const q = formatQuery({ ...filtersOfSlice(filters, slice), invalid: [] }, 0);
    return JSON.stringify([owner, q, started_after, started_before, pieces]);
  };
  const isOld = (slice: CountedTimeRange): boolean =>
    slice.started_before !== null && slice.to <= now() - CACHE_MIN_AGE_MS;
  return {
    async find(slice) {
      const kept = isOld(slice) ? await store.find(keyOf(slice)) : null;
      return kept && kept.count === slice.count && kept.newest === slice.newest ? kept.sums : null;
    },
    async keep(slice, sums) {
      const { count, newest } = slice;
      if (isOld(slice)) await store.keep(keyOf(slice), { count, newest, sums, cachedAt: now() });
    },
  };
}
