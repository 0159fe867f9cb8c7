import type { Filters } from '#shared/domain/filters.ts';
import { baseFilters, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import { createPauseGate, withRetry } from '#shared/api/job-control.ts';
import { rangeCache, type RangeCacheOptions } from './range-cache.ts';
import type { RemoteAggregator } from './aggregator.ts';
import { pageReader } from './page-reader.ts';
import { loadRanges, type RangesLoad } from './load-ranges.ts';
import { countMatching, findDataPeriod, planRanges, type Planning } from './plan-ranges.ts';
import { rangePlan, type RangeProgress, createUsageStore } from './usage-state.ts';

export interface UsageJobOptions
  extends
    Pick<Planning, 'asOf' | 'zone' | 'source' | 'retryPolicy'>,
    Pick<RangeCacheOptions, 'owner' | 'now'> {
  filters: Filters;
  aggregator: RemoteAggregator;
  cacheStore: RangeCacheOptions['store'];
  /** Monotonic clock in milliseconds, unaffected by changes of the system clock. */
  elapsed: () => number;
  /** What loads without a click: about a second of work, or everything. */
  autoLoad: 'little' | 'everything';
}

/** About a second of work, which starts without a click. */
const AUTO_LOAD_REQUESTS = 10;
const AUTO_LOAD_BYTES = 32_000_000;
/** Number of newest rows used to estimate the size of all rows. */
const SAMPLE_ROWS = 100;
const SAMPLE = -1;

export type UsageJob = ReturnType<typeof createUsageJob>;

/** Sums all interceptions that match the filters. Holds the current state and the actions to load more. */
export function createUsageJob(options: UsageJobOptions) {
  const { source, aggregator, retryPolicy, elapsed, zone } = options;
  const filters = baseFilters(options.filters);
  const life = new AbortController();
  const store = createUsageStore();
  const gate = createPauseGate();
  const pages = pageReader(source, aggregator);
  const planning: Planning = {
    ...options,
    filters,
    signal: life.signal,
    // The server's counts include rows that the filters exclude.
    onShape: shape => needsMultipleQueries(options.filters) || store.change({ shape }),
  };
  let run: AbortController | null = null;
  let cache: RangesLoad['cache'] | null = null;

  async function planQueries(): Promise<void> {
    const selection = await withRetry(() => source.withIds(options.filters), retryPolicy, life.signal);
    // Pages may have been loaded before an earlier attempt failed.
    await aggregator.select(selection);
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
    const hasOutliers = charted.before > 0 || charted.after > 0;
    // Rows outside of the edges share one sum, which depends on where the edges are.
    const ends = hasOutliers ? [edges[0], edges.at(-1)] : [];
    const buckets = JSON.stringify([zone, step, anyOf, noneOf, ...ends]);
    cache = rangeCache({ ...options, filters, store: options.cacheStore, buckets });
    const slices = await planRanges(planning, count, period, first);
    await aggregator.open(edges);
    const parts = await Promise.all(slices.map((slice, number) => partOf(slice, number)));
    const read = parts.reduce((sum, part) => sum + part.rows, 0);
    store.change({ parts, phase: 'planned', ...(read > 0 && { read, sums: await pages.total() }) });
    const { parts: unread, requests, bytes: size } = rangePlan(store.state(), null);
    const startsByItself =
      options.autoLoad === 'everything' || (requests <= AUTO_LOAD_REQUESTS && size <= AUTO_LOAD_BYTES);
    if (unread.length === 0 || startsByItself) await readOn(null);
  }

  async function partOf(slice: RangeProgress['slice'], number: number): Promise<RangeProgress> {
    const { count, newest } = slice;
    const found = count === 0 ? null : ((await cache?.find(slice)) ?? null);
    if (found) await aggregator.restore(number, found);
    const done = count === 0 || found !== null;
    return {
      slice,
      rows: found ? count : 0,
      unread: found?.all.unread ?? 0,
      count,
      newest,
      reached: null,
      done,
      cached: found !== null,
    };
  }

  async function readOn(maxRows: number | null): Promise<void> {
    if (!cache || store.state().parts.length === 0) return planQueries();
    run = new AbortController();
    gate.open();
    store.change({ phase: 'reading', error: null });
    const signal = AbortSignal.any([life.signal, run.signal]);
    try {
      const { parts } = rangePlan(store.state(), maxRows);
      await loadRanges({ planning, store, pages, gate, cache, elapsed }, parts, signal);
    } catch (error) {
      if (life.signal.aborted || !run.signal.aborted) throw error;
      store.change({ phase: 'planned', secondsLeft: null, sums: await pages.total() });
    }
  }

  /** Reports errors in the state, except after `close()`. */
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (reason) {
      if (life.signal.aborted) return;
      const error = reason instanceof Error ? reason : new Error(String(reason));
      store.change({ phase: 'failed', error, secondsLeft: null });
    }
  };

  let maxRows: number | null = null;
  return {
    state: store.state,
    subscribe: store.subscribe,
    start: () => void attempt(planQueries),
    /** @param upTo approximate number of newest rows to load, or null for all */
    read: (upTo: number | null): void => {
      maxRows = upTo;
      void attempt(() => readOn(maxRows));
    },
    retry: () => void attempt(() => readOn(maxRows)),
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
