import { createStore, delMany, entries, get, keys, set, clear } from 'idb-keyval';
import type { UsageSums } from '#shared/domain/usage-sums.ts';

/** The sums of a slice, with what tells whether they still hold. Never a prompt, an input, or anything of a single row. */
export interface KeptSums {
  count: number;
  newest: string | null;
  sums: UsageSums;
  /** Milliseconds. */
  keptAt: number;
}

/** Some years of a busy deployment; beyond, what was kept longest ago goes. */
const MOST_KEPT = 600;
/** So many stay then, so that it is not done for each one anew. */
const ROOM_LEFT = 500;

let store: ReturnType<typeof createStore> | null = null;
const openStore = () => (store ??= createStore('aibridge-usage-4', 'slices'));

/** What this browser keeps. Where it may not keep anything, or not so much, everything is read again: slower, not wrong. */
export const keptSums = {
  async find(key: string): Promise<KeptSums | null> {
    return (await quietly(() => get<KeptSums>(key, openStore()))) ?? null;
  },
  async keep(key: string, kept: KeptSums): Promise<void> {
    await quietly(async () => {
      await set(key, kept, openStore());
      if ((await keys(openStore())).length <= MOST_KEPT) return;
      const all = await entries<string, KeptSums>(openStore());
      const oldest = all.sort(([, a], [, b]) => a.keptAt - b.keptAt).slice(0, all.length - ROOM_LEFT);
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

export type KeptSumsStore = typeof keptSums;

async function quietly<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch {
    store = null;
    return undefined;
  }
}
