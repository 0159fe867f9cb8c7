import { isCursorGone, UnexpectedResponseError } from '#shared/api/errors.ts';
import { t } from '#shared/i18n/t.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import { type Gate, withRetry, type RetryPolicy } from '#shared/api/job-control.ts';
import { filtersInRange } from '#shared/domain/time-ranges.ts';
import type { PageFacts } from './read-page.ts';
import type { RangeCache } from './range-cache.ts';
import type { PageReader } from './page-reader.ts';
import { verifyTotals, type Planning } from './plan-ranges.ts';
import type { UsageStore } from './usage-state.ts';

interface RangeSource {
  /** Restarts a range from its first page. */
  begin: (slice: number) => Promise<void> | void;
  readPage: (slice: number, after: Cursor | null, signal: AbortSignal) => Promise<PageFacts>;
}

/** How much of a range is loaded. */
export interface SliceProgress {
  rows: number;
  /** How many of these rows have fields that could not be parsed. */
  unread: number;
  /** Total rows in the range, from the last response. */
  count: number;
  newest: string | null;
  /** Cursor of the next page. Null before the first page and after the last. */
  reached: Cursor | null;
  done: boolean;
}

interface RangeLoadOptions extends RetryPolicy {
  gate: Gate;
  signal: AbortSignal;
  onProgress: (slice: number, progress: SliceProgress) => void;
}

/** Enough to use the server, network and worker at the same time. More only makes each response slower. */
const CONCURRENCY = 3;
/** Error for a page that has no new rows but claims that more follow. */
export const NOTHING_NEW = t('The server returned a page of rows that were already loaded.');
/** A range is loaded again if its rows and its count differ, because rows ended or were purged during the load. */
const MAX_ATTEMPTS = 3;

/**
 * Loads ranges page by page in the given order, `CONCURRENCY` at a time.
 * @throws errors that retries could not fix; the other ranges then stop where they are
 */
export async function loadRange(
  slices: readonly number[],
  source: RangeSource,
  rules: RangeLoadOptions,
): Promise<void> {
  const pending = [...slices];
  const abort = new AbortController();
  const signal = AbortSignal.any([rules.signal, abort.signal]);
  const work = async (): Promise<void> => {
    for (let slice = pending.shift(); slice !== undefined; slice = pending.shift()) {
      await readSlice(slice, source, { ...rules, signal });
    }
  };
  const workers = Array.from({ length: CONCURRENCY }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    abort.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}

async function readSlice(slice: number, source: RangeSource, rules: RangeLoadOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const progress = await readOnce(slice, source, rules, attempt < MAX_ATTEMPTS);
    if (progress?.done && (progress.rows === progress.count || attempt === MAX_ATTEMPTS)) {
      return rules.onProgress(slice, progress);
    }
  }
}

/** Returns null if the cursor's row was purged and the range may restart. */
async function readOnce(
  slice: number,
  source: RangeSource,
  rules: RangeLoadOptions,
  mayRestart: boolean,
): Promise<SliceProgress | null> {
  const { gate, signal, onProgress } = rules;
  await source.begin(slice);
  const progress: SliceProgress = { rows: 0, unread: 0, count: 0, newest: null, reached: null, done: false };
  onProgress(slice, { ...progress });
  for (;;) {
    await gate.pass(signal);
    const after = progress.reached;
    const isGone = (error: unknown): boolean => after !== null && isCursorGone(error, after.id);
    try {
      const page = await withRetry(() => source.readPage(slice, after, signal), rules, signal, isGone);
      // The load would never end.
      if (page.next !== null && page.rows === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
      progress.newest ??= page.first?.id ?? null;
      progress.rows += page.rows;
      progress.unread += page.unread;
      progress.count = page.count;
      progress.reached = page.next;
      progress.done = page.next === null;
    } catch (error) {
      if (isGone(error) && mayRestart) return null;
      throw error;
    }
    if (progress.done) return progress;
    onProgress(slice, { ...progress });
  }
}

export interface RangesLoad {
  planning: Planning;
  store: UsageStore;
  pages: PageReader;
  gate: Gate;
  cache: RangeCache;
  /** Monotonic clock in milliseconds, unaffected by changes of the system clock. */
  elapsed: () => number;
}

/** How often the sums are updated while loading, in milliseconds. */
const SUMS_INTERVAL_MS = 1500;
/** How often ranges that changed during the load are loaded again before the result counts as unverified. */
const MAX_CHECKS = 3;

/** Loads these ranges into the sums, then checks that the sums still match the server. */
export async function loadRanges(
  load: RangesLoad,
  parts: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const { store, pages } = load;
  await readRanges(load, parts, signal);
  if (store.state().parts.some(part => !part.done)) {
    return store.change({ phase: 'planned', sums: await pages.total(), secondsLeft: null });
  }
  for (let check = 1; ; check += 1) {
    store.change({ phase: 'checking', sums: await pages.total(), secondsLeft: null });
    const { count, changed, verified } = await verifyTotals(
      { ...load.planning, signal },
      store.state().parts,
    );
    const counts = new Map(changed.map(each => [each.part, { count: each.count }]));
    store.changeParts(counts, { count, verified });
    if (verified || check === MAX_CHECKS) break;
    store.change({ phase: 'reading' });
    const again = changed.map(({ part }) => part).sort((a, b) => b - a);
    await readRanges(load, again, signal);
  }
  store.change({ phase: 'done', sums: await pages.total() });
}

async function readRanges(load: RangesLoad, parts: readonly number[], signal: AbortSignal): Promise<void> {
  const { planning, store, pages, gate, cache, elapsed } = load;
  const { filters, retryPolicy } = planning;
  let sumsAt = elapsed();
  let rateStartedAt = elapsed();
  let readAtRateStart = store.state().read;
  const refreshSums = async (): Promise<void> => {
    sumsAt = elapsed();
    store.change({ sums: await pages.total() });
  };
  const onProgress = (number: number, progress: SliceProgress): void => {
    const part = { ...progress, cached: false };
    const { read, count: all } = store.state();
    const rate = (read - readAtRateStart) / (elapsed() - rateStartedAt);
    const secondsLeft = rate > 0 && all !== null ? Math.max(0, all - read) / rate / 1000 : null;
    store.changeParts(new Map([[number, part]]), { secondsLeft });
    if (elapsed() - sumsAt > SUMS_INTERVAL_MS) void refreshSums();
  };
  await loadRange(
    parts,
    {
      begin: number => pages.begin(number),
      readPage: async (number, after, abort) => {
        const slice = store.state().parts[number]?.slice;
        if (!slice) throw new Error(`There is no part ${number}`);
        const { facts, bytes } = await pages.read(number, filtersInRange(filters, slice), after, abort);
        store.change({ bytes: store.state().bytes + bytes });
        return facts;
      },
    },
    {
      ...retryPolicy,
      signal,
      gate: {
        ...gate,
        async pass(abort) {
          const before = elapsed();
          await gate.pass(abort);
          // Time spent paused does not count towards the loading rate.
          if (elapsed() - before > SUMS_INTERVAL_MS)
            [rateStartedAt, readAtRateStart] = [elapsed(), store.state().read];
        },
      },
      onProgress: (number, progress) => {
        onProgress(number, progress);
        const part = store.state().parts[number];
        if (!part?.done || part.rows !== part.count) return;
        const { slice, count, newest } = part;
        void Promise.resolve(pages.sumsOf(number)).then(sums =>
          cache.save({ ...slice, count, newest }, sums),
        );
      },
    },
  );
}
