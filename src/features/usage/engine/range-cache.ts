import { createStore, delMany, entries, get, keys, set, clear } from 'idb-keyval';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { ApiFilters } from '#shared/domain/filters.ts';
import { filtersInRange, CACHE_MIN_AGE_MS, type CountedTimeRange } from '#shared/domain/time-ranges.ts';

/** The sums of a range, with its count and newest row to detect changes. It contains no prompt, tool input or other data of a single row. */
export interface PersistentRangeCache {
  count: number;
  newest: string | null;
  sums: UsageSums;
  /** Milliseconds. */
  cachedAt: number;
}

/** Some years of a busy deployment. Above this, the entries written first are deleted. */
const MAX_CACHED = 600;
/** Entries that remain after such a deletion, so that it does not run on every write. */
const CACHED_AFTER_CLEANUP = 500;

let store: ReturnType<typeof createStore> | null = null;
const openStore = () => (store ??= createStore('aibridge-usage-5', 'slices'));

/** IndexedDB cache. If the browser denies storage or the quota is full, ranges load again, which is slower but correct. */
export const persistentRangeCache = {
  async find(key: string): Promise<PersistentRangeCache | null> {
    return (await ignoringErrors(() => get<PersistentRangeCache>(key, openStore()))) ?? null;
  },
  async save(key: string, entry: PersistentRangeCache): Promise<void> {
    await ignoringErrors(async () => {
      await set(key, entry, openStore());
      if ((await keys(openStore())).length <= MAX_CACHED) return;
      const all = await entries<string, PersistentRangeCache>(openStore());
      const oldest = all
        .sort(([, a], [, b]) => a.cachedAt - b.cachedAt)
        .slice(0, all.length - CACHED_AFTER_CLEANUP);
      await delMany(
        oldest.map(([name]) => name),
        openStore(),
      );
    });
  },
  async clear(): Promise<void> {
    await ignoringErrors(() => clear(openStore()));
  },
};

type RangeCacheStore = typeof persistentRangeCache;

async function ignoringErrors<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch {
    store = null;
    return undefined;
  }
}

/** Cached sums of ranges. An entry is valid while the range's count and newest row are unchanged. */
export interface RangeCache {
  find: (slice: CountedTimeRange) => Promise<UsageSums | null>;
  /** @param slice with the count and newest row that the sums belong to */
  save: (slice: CountedTimeRange, sums: UsageSums) => Promise<void>;
}

export interface RangeCacheOptions {
  store: RangeCacheStore;
  /** Identifies the deployment and the user. */
  owner: string;
  filters: ApiFilters;
  /** Identifies the bucket edges. Sums over time can only be added if their edges are the same. */
  buckets: string;
  now: () => number;
}

export function rangeCache({ store, owner, filters, buckets, now }: RangeCacheOptions): RangeCache {
  const keyOf = (slice: CountedTimeRange): string => {
    const { started_after, started_before } = slice;
    const q = formatQuery({ ...filtersInRange(filters, slice), invalid: [] }, 0);
    return JSON.stringify([owner, q, started_after, started_before, buckets]);
  };
  const isOld = (slice: CountedTimeRange): boolean =>
    slice.started_before !== null && slice.to <= now() - CACHE_MIN_AGE_MS;
  return {
    async find(slice) {
      const entry = isOld(slice) ? await store.find(keyOf(slice)) : null;
      return entry && entry.count === slice.count && entry.newest === slice.newest ? entry.sums : null;
    },
    async save(slice, sums) {
      const { count, newest } = slice;
      if (isOld(slice)) await store.save(keyOf(slice), { count, newest, sums, cachedAt: now() });
    },
  };
}
