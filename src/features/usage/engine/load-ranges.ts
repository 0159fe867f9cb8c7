import { isCursorGone, UnexpectedResponseError, InvalidResponseError } from '#shared/api/errors.ts';
import { t } from '#shared/i18n/t.ts';
import type { JobRun } from '#shared/api/job.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import { LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import type { ApiFilters } from '#shared/domain/filters.ts';
import { filtersInRange } from '#shared/domain/time-ranges.ts';
import type { PageFacts } from './read-page.ts';
import { verifyTotals } from './plan-ranges.ts';
import { changeParts, type RangeProgress, type RangesStore } from './usage-state.ts';
import type { UsageSource } from './usage-source.ts';

/** What becomes of the rows: sums or a file. */
export interface RangeSink {
  /** Restarts a range from its first page. */
  begin: (range: number) => Promise<void> | void;
  add: (range: number, page: ArrayBuffer, limit: number) => Promise<PageFacts | ParseFailure>;
  onProgress?: (range: number, part: RangeProgress) => void;
  /** Loading continues after a pause. */
  onResume?: () => void;
  /** All ranges are loaded, and their counts are compared next. */
  onChecking?: () => Promise<void>;
}

export interface RangesLoad {
  filters: ApiFilters;
  source: UsageSource;
  store: RangesStore;
  sink: RangeSink;
}

/** Enough to use the server, network and worker at the same time. More only makes each response slower. */
const CONCURRENCY = 3;
/** Error for a page that has no new rows but claims that more follow. */
export const NOTHING_NEW = t('The server returned a page of rows that were already loaded.');
/** A range is loaded again if its rows and its count differ, because rows ended or were purged during the load. */
const MAX_ATTEMPTS = 3;
/** How often ranges that changed during the load are loaded again before the result counts as unverified. */
const MAX_CHECKS = 3;

/**
 * Loads ranges in the given order, then checks that what was loaded still matches the server.
 * @throws errors that retries could not fix; the other ranges then stop where they are
 */
export async function loadRanges(
  load: RangesLoad,
  ranges: readonly number[],
  run: JobRun,
): Promise<'done' | 'stopped'> {
  const { store, sink } = load;
  const read = (some: readonly number[]): Promise<void> => {
    store.change({ phase: 'reading' });
    return run.each(some, CONCURRENCY, (range, _index, each) => readRange(load, range, each));
  };
  await read(ranges);
  if (store.state().parts.some(part => !part.done)) return 'stopped';
  for (let check = 1; ; check += 1) {
    await sink.onChecking?.();
    store.change({ phase: 'checking' });
    const { count, changed, verified } = await verifyTotals(load, store.state().parts, run);
    changeParts(store, new Map(changed.map(each => [each.part, { count: each.count }])));
    store.change({ count, verified });
    if (verified || check === MAX_CHECKS) return 'done';
    await read(changed.map(({ part }) => part).sort((a, b) => b - a));
  }
}

async function readRange(load: RangesLoad, range: number, run: JobRun): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const part = await readOnce(load, range, run, attempt < MAX_ATTEMPTS);
    if (part && (part.rows === part.count || attempt === MAX_ATTEMPTS)) return update(load, range, part);
  }
}

function update({ store, sink }: RangesLoad, range: number, patch: Partial<RangeProgress>): void {
  changeParts(store, new Map([[range, patch]]));
  const part = store.state().parts[range];
  if (part) sink.onProgress?.(range, part);
}

/** Returns null if the cursor's row was purged and the range may restart. */
async function readOnce(
  load: RangesLoad,
  range: number,
  run: JobRun,
  mayRestart: boolean,
): Promise<Omit<RangeProgress, 'slice'> | null> {
  const slice = load.store.state().parts[range]?.slice;
  if (!slice) throw new Error(`There is no part ${range}`);
  const filters = filtersInRange(load.filters, slice);
  await load.sink.begin(range);
  const start = { rows: 0, unread: 0, newest: null, reached: null, done: false, cached: false };
  update(load, range, start);
  let part: Omit<RangeProgress, 'slice'> = { ...start, count: 0 };
  for (;;) {
    if (await run.pass()) load.sink.onResume?.();
    const after = part.reached;
    const isGone = (error: unknown): boolean => after !== null && isCursorGone(error, after.id);
    try {
      const page = await readPage(load, { range, filters, after }, run, isGone);
      // The load would never end.
      if (page.next !== null && page.rows === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
      part = {
        rows: part.rows + page.rows,
        unread: part.unread + page.unread,
        count: page.count,
        newest: part.newest ?? page.first?.id ?? null,
        reached: page.next,
        done: page.next === null,
        cached: false,
      };
    } catch (error) {
      if (isGone(error) && mayRestart) return null;
      throw error;
    }
    if (part.done) return part;
    update(load, range, part);
  }
}

interface PageRequest {
  range: number;
  filters: ApiFilters;
  after: Cursor | null;
  limit?: number;
}

export async function readPage(
  { source, sink }: Pick<RangesLoad, 'source' | 'sink'>,
  { range, filters, after, limit = LARGEST_PAGE }: PageRequest,
  run: JobRun,
  isFinal?: (error: Error) => boolean,
): Promise<PageFacts> {
  return await run.retry(async signal => {
    const facts = await sink.add(range, await source.page(filters, { limit, after }, signal), limit);
    if ('reason' in facts) throw new InvalidResponseError(facts.reason, facts.excerpt);
    return facts;
  }, isFinal);
}
