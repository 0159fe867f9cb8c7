import type { Filters } from '#shared/domain/filters.ts';
import { baseFilters, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import { createPauseGate, withRetry } from '#shared/api/job-control.ts';
import { rangeCache, type KeptOf } from './range-cache.ts';
import type { RemoteAggregator } from './aggregator.ts';
import { pageReader } from './page-reader.ts';
import { loadRanges, type RangesLoad } from './load-ranges.ts';
import { countMatching, findDataPeriod, planRanges, type Planning } from './plan-ranges.ts';
import { rangePlan, type RangeProgress, createUsageStore } from './usage-state.ts';

export interface UsageJobOptions
  extends Pick<Planning, 'asOf' | 'zone' | 'source' | 'retryPolicy'>, Pick<KeptOf, 'owner' | 'now'> {
  filters: Filters;
  folder: RemoteAggregator;
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

export type UsageJob = ReturnType<typeof createUsageJob>;

/** Everything that a filter matches, summed: what is known of it at any moment, and the ways to read on. */
export function createUsageJob(options: UsageJobOptions) {
  const { source, folder, retryPolicy, elapsed, zone } = options;
  const filters = baseFilters(options.filters);
  const life = new AbortController();
  const store = createUsageStore();
  const gate = createPauseGate();
  const pages = pageReader(source, folder);
  const planning: Planning = {
    ...options,
    filters,
    signal: life.signal,
    // The server counts what is left out as well.
    onShape: shape => needsMultipleQueries(options.filters) || store.change({ shape }),
  };
  let run: AbortController | null = null;
  let kept: RangesLoad['kept'] | null = null;

  async function planQueries(): Promise<void> {
    const selection = await withRetry(() => source.withIds(options.filters), retryPolicy, life.signal);
    // It may have been read before something failed.
    await folder.select(selection);
    await pages.begin(SAMPLE);
    const { facts, bytes } = await withRetry(
      () => pages.read(SAMPLE, filters, null, life.signal, SAMPLE_ROWS),
      retryPolicy,
      life.signal,
    );
    const { count, first, rows } = facts;
    const [sums, matching] = [await pages.total(), await countMatching(planning, selection)];
    store.change({ count, matching, read: rows, sums, bytes, bytesPerRow: bytes / Math.max(1, rows) });
    if (count === 0) return store.change({ phase: 'done' });
    const period = await findDataPeriod(planning, { count, newest: first });
    const { edges, step, oldest, charted } = period;
    store.change({ edges, oldest, charted });
    const { anyOf, noneOf } = selection;
    const isFarther = charted.before > 0 || charted.after > 0;
    // What lies outside of the edges is one sum: it depends on where they are.
    const ends = isFarther ? [edges[0], edges.at(-1)] : [];
    const pieces = JSON.stringify([zone, step, anyOf, noneOf, ...ends]);
    kept = rangeCache({ ...options, filters, store: options.kept, pieces });
    const slices = await planRanges(planning, count, period, first);
    await folder.open(edges);
    const parts = await Promise.all(slices.map((slice, number) => partOf(slice, number)));
    const read = parts.reduce((sum, part) => sum + part.rows, 0);
    store.change({ parts, phase: 'planned', ...(read > 0 && { read, sums: await pages.total() }) });
    const { parts: unread, requests, bytes: size } = rangePlan(store.state(), null);
    const isFree = options.unasked === 'everything' || (requests <= FREE_REQUESTS && size <= FREE_BYTES);
    if (unread.length === 0 || isFree) await readOn(null);
  }

  async function partOf(slice: RangeProgress['slice'], number: number): Promise<RangeProgress> {
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
    if (!kept || store.state().parts.length === 0) return planQueries();
    run = new AbortController();
    gate.open();
    store.change({ phase: 'reading', error: null });
    const signal = AbortSignal.any([life.signal, run.signal]);
    try {
      const { parts } = rangePlan(store.state(), most);
      await loadRanges({ planning, store, pages, gate, kept, elapsed }, parts, signal);
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
    start: () => void attempt(planQueries),
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
