import type { Filters } from '#shared/domain/filters.ts';
import { baseOf, isSelective } from '#shared/domain/filter-selection.ts';
import { createGate, retrying } from '#shared/api/job-control.ts';
import { keptSlices, type KeptOf } from './range-cache.ts';
import type { AnyFolder } from './aggregator.ts';
import { pageReader } from './page-reader.ts';
import { readParts, type PartsReading } from './load-ranges.ts';
import { countMatching, findPeriod, findSlices, type Surveying } from './plan-ranges.ts';
import { planOf, type Part, createUsageStore } from './usage-state.ts';

export interface ReadingOptions
  extends Pick<Surveying, 'asOf' | 'zone' | 'source' | 'patience'>, Pick<KeptOf, 'owner' | 'now'> {
  filters: Filters;
  folder: AnyFolder;
  kept: KeptOf['store'];
  /** Milliseconds that have passed since any moment, whatever happens to the system clock. */
  elapsed: () => number;
  /** What is read without being asked for: what takes about a second, or whatever there is. */
  unasked: 'little' | 'everything';
}

/** About a second of work, which nobody has to be asked for. */
const FREE_REQUESTS = 10;
const FREE_BYTES = 32_000_000;
/** The newest rows, from which the bytes of all are foreseen. */
const SAMPLE_ROWS = 100;
const SAMPLE = -1;

export type UsageReading = ReturnType<typeof createUsageReading>;

/** Everything that a filter matches, summed: what is known of it at any moment, and the ways to read on. */
export function createUsageReading(options: ReadingOptions) {
  const { source, folder, patience, elapsed, zone } = options;
  const filters = baseOf(options.filters);
  const life = new AbortController();
  const store = createUsageStore();
  const gate = createGate();
  const pages = pageReader(source, folder);
  const surveying: Surveying = {
    ...options,
    filters,
    signal: life.signal,
    // The server counts what is left out as well.
    onShape: shape => isSelective(options.filters) || store.change({ shape }),
  };
  let run: AbortController | null = null;
  let kept: PartsReading['kept'] | null = null;

  async function survey(): Promise<void> {
    const selection = await retrying(() => source.withIds(options.filters), patience, life.signal);
    // It may have been read before something failed.
    await folder.select(selection);
    await pages.begin(SAMPLE);
    const { facts, bytes } = await retrying(
      () => pages.read(SAMPLE, filters, null, life.signal, SAMPLE_ROWS),
      patience,
      life.signal,
    );
    const { count, first, rows } = facts;
    const [sums, matching] = [await pages.total(), await countMatching(surveying, selection)];
    store.change({ count, matching, read: rows, sums, bytes, bytesPerRow: bytes / Math.max(1, rows) });
    if (count === 0) return store.change({ phase: 'done' });
    const period = await findPeriod(surveying, { count, newest: first });
    const { edges, step, oldest, charted } = period;
    store.change({ edges, oldest, charted });
    const { several, without } = selection;
    const isFarther = charted.before > 0 || charted.after > 0;
    // What lies outside of the edges is one sum: it depends on where they are.
    const ends = isFarther ? [edges[0], edges.at(-1)] : [];
    const pieces = JSON.stringify([zone, step, several, without, ...ends]);
    kept = keptSlices({ ...options, filters, store: options.kept, pieces });
    const slices = await findSlices(surveying, count, period, first);
    await folder.open(edges);
    const parts = await Promise.all(slices.map((slice, number) => partOf(slice, number)));
    const read = parts.reduce((sum, part) => sum + part.rows, 0);
    store.change({ parts, phase: 'planned', ...(read > 0 && { read, sums: await pages.total() }) });
    const { parts: unread, requests, bytes: size } = planOf(store.state(), null);
    const isFree = options.unasked === 'everything' || (requests <= FREE_REQUESTS && size <= FREE_BYTES);
    if (unread.length === 0 || isFree) await readOn(null);
  }

  async function partOf(slice: Part['slice'], number: number): Promise<Part> {
    const { count, newest } = slice;
    const found = count === 0 ? null : ((await kept?.find(slice)) ?? null);
    if (found) await folder.keep(number, found);
    const done = count === 0 || found !== null;
    return {
      slice,
      rows: found ? count : 0,
      unread: found?.all.unread ?? 0,
      count,
      newest,
      reached: null,
      done,
      kept: found !== null,
    };
  }

  async function readOn(most: number | null): Promise<void> {
    if (!kept || store.state().parts.length === 0) return survey();
    run = new AbortController();
    gate.open();
    store.change({ phase: 'reading', error: null });
    const signal = AbortSignal.any([life.signal, run.signal]);
    try {
      const { parts } = planOf(store.state(), most);
      await readParts({ surveying, store, pages, gate, kept, elapsed }, parts, signal);
    } catch (error) {
      if (life.signal.aborted || !run.signal.aborted) throw error;
      store.change({ phase: 'planned', secondsLeft: null, sums: await pages.total() });
    }
  }

  /** What fails is told in the state; nobody is left to tell when it is closed. */
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (reason) {
      if (life.signal.aborted) return;
      const error = reason instanceof Error ? reason : new Error(String(reason));
      store.change({ phase: 'failed', error, secondsLeft: null });
    }
  };

  let most: number | null = null;
  return {
    state: store.state,
    subscribe: store.subscribe,
    start: () => void attempt(survey),
    /** @param upTo about so many of the newest, or all */
    read: (upTo: number | null): void => {
      most = upTo;
      void attempt(() => readOn(most));
    },
    retry: () => void attempt(() => readOn(most)),
    pause: (): void => {
      gate.close();
      store.change({ phase: 'paused' });
    },
    resume: (): void => {
      store.change({ phase: 'reading' });
      gate.open();
    },
    stop: () => run?.abort(),
    close: () => life.abort(),
  };
}
