import { createStore } from '#shared/lib/store.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { isCursorGone, UnexpectedResponseError, InvalidResponseError } from '#shared/api/errors.ts';
import { LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import type { Filters, ApiFilters, TextQuery } from '#shared/domain/filters.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { windowOfInstant } from '#shared/domain/time-range.ts';
import { filtersInRange } from '#shared/domain/time-ranges.ts';
import type { PageFacts } from '#features/usage/engine/read-page.ts';
import { NOTHING_NEW } from '#features/usage/engine/load-ranges.ts';
import { createJob, type Job, type JobRun, type JobState, type RetryPolicy } from '#shared/api/job.ts';
import type { UsageSource } from '#features/usage/engine/usage-source.ts';
import type { OpenFinder } from './open-finder.ts';

/** Its error is a `WorkerTimeoutError` if the regular expression took too long. */
export interface SearchState extends JobState {
  /** Number of interceptions searched so far, always the newest. */
  readonly searched: number;
  /** How many of these have fields that could not be parsed. */
  readonly unread: number;
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** Whether the server finishes other queries first. */
  readonly isQueued: boolean;
}

export const INITIAL_SEARCH_STATE: SearchState = {
  phase: 'planning',
  error: null,
  count: null,
  searched: 0,
  unread: 0,
  hits: [],
  isQueued: false,
};

/** A screen's view of the search, whether the texts are searched here or by the server. */
export type SearchJob = Job<SearchState>;

interface SearchOptions {
  filters: Filters;
  asOf: number;
  find: TextQuery;
  retryPolicy: RetryPolicy;
  source: Pick<UsageSource, 'page' | 'withIds'>;
  openFinder: () => OpenFinder;
}

/** Position of the next page. */
interface SearchPosition {
  filters: ApiFilters;
  after: Cursor | null;
}

/**
 * Searches all interceptions that match the filters. It loads pages sequentially, so that the searched rows are always the
 * newest and results are only appended. While it searches a page, the next one loads.
 */
export function createSearchJob(options: SearchOptions): SearchJob {
  const { asOf, find, source, retryPolicy, openFinder } = options;
  const filters = baseFilters(options.filters);
  const store = createStore(INITIAL_SEARCH_STATE);
  let next: SearchPosition | null = { filters, after: null };

  /** Filters that continue from the cursor's start time, for a cursor whose row was purged. */
  function filtersFromStart({ after }: SearchPosition): ApiFilters {
    const { started_after = null, ...bounds } = timeBounds(filters, asOf);
    const until = after && windowOfInstant(after.started_at)?.started_before;
    const started_before = until ?? bounds.started_before ?? null;
    return filtersInRange(filters, { started_after, started_before, from: 0, to: 0 });
  }

  async function fetchPage(position: SearchPosition, run: JobRun): Promise<ArrayBuffer> {
    const { after } = position;
    const page = (of: SearchPosition, signal: AbortSignal) =>
      source.page(of.filters, { limit: LARGEST_PAGE, after: of.after }, signal);
    const isGone = (error: unknown): boolean => after !== null && isCursorGone(error, after.id);
    try {
      return await run.retry(signal => page(position, signal), isGone);
    } catch (error) {
      if (!isGone(error)) throw error;
      return await run.retry(signal => page({ filters: filtersFromStart(position), after: null }, signal));
    }
  }

  /** @param pending response for the first attempt, requested while the previous page was searched */
  async function read(
    finder: OpenFinder['finder'],
    pending: Promise<ArrayBuffer>,
    position: SearchPosition,
    run: JobRun,
  ): Promise<PageFacts> {
    let body: Promise<ArrayBuffer> | null = pending;
    const once = async (): Promise<PageFacts> => {
      const bytes = body ?? fetchPage(position, run);
      body = null;
      const facts = await finder.read(await bytes, LARGEST_PAGE, position.after);
      if ('reason' in facts) throw new InvalidResponseError(facts.reason, facts.excerpt);
      return facts;
    };
    const facts = await run.retry(once, error => !(error instanceof UnexpectedResponseError));
    // The search would never end.
    if (facts.next !== null && facts.rows === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
    return facts;
  }

  async function searchPages(finder: OpenFinder['finder'], run: JobRun): Promise<void> {
    await finder.open(find, await run.retry(() => source.withIds(options.filters)));
    store.change({ phase: 'reading' });
    let pending = next && fetchPage(next, run);
    while (next && pending) {
      const facts = await read(finder, pending, next, run);
      const following = facts.next && { filters, after: facts.next };
      pending = following && fetchPage(following, run);
      // It is awaited after this page was searched.
      pending?.catch(() => undefined);
      // A request that continues from a start time has a lower count.
      store.change({ count: Math.max(facts.count, store.state().searched + facts.rows) });
      const found = await finder.hits();
      next = following;
      const { searched, unread, hits } = store.state();
      store.change({
        searched: searched + facts.rows,
        unread: unread + facts.unread,
        hits: found.length > 0 ? [...hits, ...found] : hits,
      });
    }
  }

  async function work(run: JobRun): Promise<'done'> {
    // Each run has its own worker, because a page that was parsed but not searched would count as repeated.
    const { finder, close } = openFinder();
    try {
      await searchPages(finder, run);
      return 'done';
    } finally {
      close();
    }
  }

  return createJob({ store, retryPolicy, work });
}
