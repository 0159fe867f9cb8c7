import { filtersOfSlice } from '#shared/domain/slices.ts';
import type { Gate } from '#shared/api/gate.ts';
import type { KeptSlices } from './kept-slices.ts';
import type { PageReader } from './page-reader.ts';
import { readSlices, type SliceProgress } from './read-slices.ts';
import { settle } from './settle.ts';
import type { Surveying } from './survey.ts';
import type { UsageStore } from './usage-store.ts';

export interface PartsReading {
  surveying: Surveying;
  store: UsageStore;
  pages: PageReader;
  gate: Gate;
  kept: KeptSlices;
  /** Milliseconds that have passed since any moment, whatever happens to the system clock. */
  elapsed: () => number;
}

/** How often the sums are brought up to date while reading, in milliseconds. */
const SUMS_EVERY = 1500;
/** How often what changed meanwhile is read again before the difference is told. */
const MOST_CHECKS = 3;

/** Reads these parts into the sums, and checks in the end that they are still what there is. */
export async function readParts(
  reading: PartsReading,
  parts: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const { store, pages } = reading;
  await readThem(reading, parts, signal);
  if (store.state().parts.some(part => !part.done)) {
    return store.change({ phase: 'planned', sums: await pages.total(), secondsLeft: null });
  }
  for (let check = 1; ; check += 1) {
    store.change({ phase: 'checking', sums: await pages.total(), secondsLeft: null });
    const { count, changed, settled } = await settle({ ...reading.surveying, signal }, store.state().parts);
    const counts = new Map(changed.map(each => [each.part, { count: each.count }]));
    store.changeParts(counts, { count, settled });
    if (settled || check === MOST_CHECKS) break;
    store.change({ phase: 'reading' });
    const again = changed.map(({ part }) => part).sort((a, b) => b - a);
    await readThem(reading, again, signal);
  }
  store.change({ phase: 'done', sums: await pages.total() });
}

async function readThem(reading: PartsReading, parts: readonly number[], signal: AbortSignal): Promise<void> {
  const { surveying, store, pages, gate, kept, elapsed } = reading;
  const { filters, patience } = surveying;
  let sumsAt = elapsed();
  let begunAt = elapsed();
  let readBefore = store.state().read;
  const refreshSums = async (): Promise<void> => {
    sumsAt = elapsed();
    store.change({ sums: await pages.total() });
  };
  const onProgress = (number: number, progress: SliceProgress): void => {
    const part = { ...progress, kept: false };
    const { read, count: all } = store.state();
    const rate = (read - readBefore) / (elapsed() - begunAt);
    const secondsLeft = rate > 0 && all !== null ? Math.max(0, all - read) / rate / 1000 : null;
    store.changeParts(new Map([[number, part]]), { secondsLeft });
    if (elapsed() - sumsAt > SUMS_EVERY) void refreshSums();
  };
  await readSlices(
    parts,
    {
      begin: number => pages.begin(number),
      readPage: async (number, after, own) => {
        const slice = store.state().parts[number]?.slice;
        if (!slice) throw new Error(`There is no part ${number}`);
        const { facts, bytes } = await pages.read(number, filtersOfSlice(filters, slice), after, own);
        store.change({ bytes: store.state().bytes + bytes });
        return facts;
      },
    },
    {
      ...patience,
      signal,
      gate: {
        ...gate,
        async pass(own) {
          const before = elapsed();
          await gate.pass(own);
          // What was paused says nothing of how fast it goes.
          if (elapsed() - before > SUMS_EVERY) [begunAt, readBefore] = [elapsed(), store.state().read];
        },
      },
      onProgress: (number, progress) => {
        onProgress(number, progress);
        const part = store.state().parts[number];
        if (!part?.done || part.rows !== part.count) return;
        const { slice, count, newest } = part;
        void Promise.resolve(pages.sumsOf(number)).then(sums => kept.keep({ ...slice, count, newest }, sums));
      },
    },
  );
}
