import { createJob, type JobRun, type RetryPolicy } from '#shared/api/job.ts';
import { createStore } from '#shared/lib/store.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { baseFilters, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import { rangeCache, type RangeCache, type RangeCacheOptions } from './range-cache.ts';
import type { RemoteAggregator } from './aggregator.ts';
import { loadRanges, readPage, type RangeSink } from './load-ranges.ts';
import { countMatching, findDataPeriod, planRanges, type Planning } from './plan-ranges.ts';
import {
  INITIAL_USAGE_STATE,
  MAX_AUTO_LOADED,
  initialProgress,
  rangePlan,
  type RangeProgress,
  type UsageJob,
} from './usage-state.ts';

export interface UsageJobOptions
  extends Pick<Planning, 'asOf' | 'zone' | 'source'>, Pick<RangeCacheOptions, 'owner' | 'now'> {
  filters: Filters;
  retryPolicy: RetryPolicy;
  aggregator: RemoteAggregator;
  cacheStore: RangeCacheOptions['store'];
  /** Monotonic clock in milliseconds, unaffected by changes of the system clock. */
  elapsed: () => number;
  /** What loads without a click: up to `MAX_AUTO_LOADED` rows, or everything. */
  autoLoad: 'little' | 'everything';
}

/** About the bytes of 20,000 rows, whose prompts have a common length. */
const MAX_AUTO_LOADED_BYTES = 64_000_000;
/** Number of newest rows used to estimate the size of all rows. */
const SAMPLE_ROWS = 100;
const SAMPLE = -1;
/** How often the sums are updated while loading, in milliseconds. */
const SUMS_INTERVAL_MS = 1500;

/** Sums all interceptions that match the filters, from their pages. */
export function createUsageJob(options: UsageJobOptions): UsageJob {
  const { source, aggregator, retryPolicy, elapsed, zone } = options;
  const filters = baseFilters(options.filters);
  const store = createStore(INITIAL_USAGE_STATE);
  let cache: RangeCache | null = null;
  let maxRows: number | null = null;
  let sumsAt = 0;
  /** Time and rows that the loading rate counts from. */
  let rate = { from: 0, rows: 0 };

  const startRate = (): void => void (rate = { from: elapsed(), rows: store.state().read });
  async function refreshSums(): Promise<void> {
    sumsAt = elapsed();
    store.change({ sums: await aggregator.total() });
  }
  const sink: RangeSink = {
    begin: range => aggregator.begin(range),
    async add(range, page, limit) {
      const bytes = page.byteLength;
      const facts = await aggregator.addPage(range, page, limit);
      if (!('reason' in facts)) store.change({ bytes: store.state().bytes + bytes });
      return facts;
    },
    onProgress(range, { slice, rows, count, newest, done }) {
      const { read, count: all } = store.state();
      const rowsPerMs = (read - rate.rows) / (elapsed() - rate.from);
      store.change({
        secondsLeft: rowsPerMs > 0 && all !== null ? Math.max(0, all - read) / rowsPerMs / 1000 : null,
      });
      if (elapsed() - sumsAt > SUMS_INTERVAL_MS) void refreshSums();
      if (!done || rows !== count) return;
      void Promise.resolve(aggregator.sumsOf(range)).then(sums =>
        cache?.save({ ...slice, count, newest }, sums),
      );
    },
    async onChecking() {
      await refreshSums();
      store.change({ secondsLeft: null });
    },
    onResume: startRate,
  };

  /** Returns whether to load the rows without a click. */
  async function planQueries(run: JobRun): Promise<boolean> {
    // The server's counts include rows that the filters exclude.
    const onShape: Planning['onShape'] = shape =>
      needsMultipleQueries(options.filters) || store.change({ shape });
    const planning: Planning = { ...options, filters, run, onShape };
    const selection = await run.retry(() => source.withIds(options.filters));
    // Pages may have been loaded before an earlier attempt failed.
    await aggregator.select(selection);
    await aggregator.begin(SAMPLE);
    store.change({ bytes: 0 });
    const sample = { range: SAMPLE, filters, after: null, limit: SAMPLE_ROWS };
    const { count, first, rows } = await readPage({ source, sink }, sample, run);
    const bytesPerRow = store.state().bytes / Math.max(1, rows);
    const [sums, matching] = [await aggregator.total(), await countMatching(planning, selection)];
    store.change({ count, matching, read: rows, sums, bytesPerRow });
    if (count === 0) return true;
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
    store.change({ parts, ...(read > 0 && { read, sums: await aggregator.total() }) });
    const { bytes } = rangePlan(store.state(), null);
    const isLittle = count <= MAX_AUTO_LOADED && bytes <= MAX_AUTO_LOADED_BYTES;
    return options.autoLoad === 'everything' || isLittle;
  }

  async function partOf(slice: RangeProgress['slice'], number: number): Promise<RangeProgress> {
    const part = initialProgress(slice);
    const found = part.done ? null : ((await cache?.find(slice)) ?? null);
    if (!found) return part;
    await aggregator.restore(number, found);
    return { ...part, rows: part.count, unread: found.all.unread, done: true, cached: true };
  }

  async function work(run: JobRun): Promise<'done' | 'stopped'> {
    if (store.state().parts.length === 0 && !(await planQueries(run))) return 'stopped';
    if (store.state().count === 0) return 'done';
    startRate();
    sumsAt = elapsed();
    try {
      const { parts } = rangePlan(store.state(), maxRows);
      return await loadRanges({ filters, source, store, sink }, parts, run);
    } finally {
      store.change({ secondsLeft: null, sums: await aggregator.total() });
    }
  }

  const job = createJob({ store, retryPolicy, work });
  return {
    ...job,
    read(upTo) {
      maxRows = upTo;
      job.start();
    },
  };
}
