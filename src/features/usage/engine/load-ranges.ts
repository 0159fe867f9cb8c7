import { isCursorGone, UnexpectedResponseError } from '#shared/api/errors.ts';
import { t } from '#shared/i18n/t.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import { type Gate, withRetry, type RetryPolicy } from '#shared/api/job-control.ts';
import { filtersOfSlice } from '#shared/domain/time-ranges.ts';
import type { PageFacts } from './read-page.ts';
import type { RangeCache } from './range-cache.ts';
import type { PageReader } from './page-reader.ts';
import { verifyTotals, type Planning } from './plan-ranges.ts';
import type { UsageStore } from './usage-state.ts';

interface RangeSource {
  /** The slice is read from its beginning. */
  begin: (slice: number) => Promise<void> | void;
  readPage: (slice: number, after: Cursor | null, signal: AbortSignal) => Promise<PageFacts>;
}

/** How far a slice has come. */
export interface SliceProgress {
  rows: number;
  /** Of these, with fields that could not be read. */
  unread: number;
  /** What the last page said there are. */
  count: number;
  newest: string | null;
  /** Where the next page begins, null before the first and after the last. */
  reached: Cursor | null;
  done: boolean;
}

interface RangeLoadOptions extends RetryPolicy {
  gate: Gate;
  signal: AbortSignal;
  onProgress: (slice: number, progress: SliceProgress) => void;
}

/** Enough to keep server, network and worker busy at the same time; more only makes each answer slower. */
const SIDE_BY_SIDE = 3;
/** Why a page that would never be the last is none. */
export const NOTHING_NEW = t('The server returned a page of rows that were already loaded.');
/** A slice whose rows and count do not agree is read again: rows ended or were purged meanwhile. */
const READINGS = 3;

/**
 * Reads slices page by page, some side by side, in the order in which they are given.
 * @throws what could not be healed by asking again; the others are left where they are
 */
export async function loadRange(
  slices: readonly number[],
  source: RangeSource,
  rules: RangeLoadOptions,
): Promise<void> {
  const rest = [...slices];
  const own = new AbortController();
  const signal = AbortSignal.any([rules.signal, own.signal]);
  const work = async (): Promise<void> => {
    for (let slice = rest.shift(); slice !== undefined; slice = rest.shift()) {
      await readSlice(slice, source, { ...rules, signal });
    }
  };
  const workers = Array.from({ length: SIDE_BY_SIDE }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    own.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}

async function readSlice(slice: number, source: RangeSource, rules: RangeLoadOptions): Promise<void> {
  for (let reading = 1; ; reading += 1) {
    const progress = await readOnce(slice, source, rules, reading < READINGS);
    if (progress?.done && (progress.rows === progress.count || reading === READINGS)) {
      return rules.onProgress(slice, progress);
    }
  }
}

/** Null where the row that a page begins after was purged, and the slice may be begun anew. */
async function readOnce(
  slice: number,
  source: RangeSource,
  rules: RangeLoadOptions,
  mayBeginAnew: boolean,
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
      // It would never end.
      if (page.next !== null && page.rows === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
      progress.newest ??= page.first?.id ?? null;
      progress.rows += page.rows;
      progress.unread += page.unread;
      progress.count = page.count;
      progress.reached = page.next;
      progress.done = page.next === null;
    } catch (error) {
      if (isGone(error) && mayBeginAnew) return null;
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
  kept: RangeCache;
  /** Milliseconds that have passed since any moment, whatever happens to the system clock. */
  elapsed: () => number;
}

/** How often the sums are brought up to date while reading, in milliseconds. */
const SUMS_EVERY = 1500;
/** How often what changed meanwhile is read again before the difference is told. */
const MAX_CHECKS = 3;

/** Reads these parts into the sums, and checks in the end that they are still what there is. */
export async function loadRanges(
  reading: RangesLoad,
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
    const { count, changed, verified } = await verifyTotals(
      { ...reading.planning, signal },
      store.state().parts,
    );
    const counts = new Map(changed.map(each => [each.part, { count: each.count }]));
    store.changeParts(counts, { count, verified });
    if (verified || check === MAX_CHECKS) break;
    store.change({ phase: 'reading' });
    const again = changed.map(({ part }) => part).sort((a, b) => b - a);
    await readThem(reading, again, signal);
  }
  store.change({ phase: 'done', sums: await pages.total() });
}

async function readThem(reading: RangesLoad, parts: readonly number[], signal: AbortSignal): Promise<void> {
  const { planning, store, pages, gate, kept, elapsed } = reading;
  const { filters, retryPolicy } = planning;
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
  await loadRange(
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
      ...retryPolicy,
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
