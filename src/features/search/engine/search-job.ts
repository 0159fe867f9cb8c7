import { createStore } from '#shared/lib/store.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { isCursorGone, UnexpectedResponseError, InvalidResponseError } from '#shared/api/errors.ts';
import { LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import type { TextQuery } from '#shared/domain/text-query.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { windowOfInstant } from '#shared/domain/time-range.ts';
import { filtersInRange } from '#shared/domain/time-ranges.ts';
import type { PageFacts } from '#features/usage/engine/read-page.ts';
import { NOTHING_NEW } from '#features/usage/engine/load-ranges.ts';
import { withRetry } from '#shared/api/job-control.ts';
import type { Planning } from '#features/usage/engine/plan-ranges.ts';
import type { OpenFinder } from './open-finder.ts';

type SearchPhase = 'searching' | 'stopped' | 'done' | 'failed';

export interface SearchState {
  readonly phase: SearchPhase;
  /** A `WorkerTimeoutError` if the regular expression took too long. */
  readonly error: Error | null;
  /** Total that the loaded filters match, from the last count. Null before the first response. */
  readonly count: number | null;
  /** Number of interceptions searched so far, always the newest. */
  readonly searched: number;
  /** How many of these have fields that could not be parsed. */
  readonly unread: number;
  /** Newest first. */
  readonly hits: readonly SearchHit[];
}

export const INITIAL_SEARCH_STATE: SearchState = {
  phase: 'searching',
  error: null,
  count: null,
  searched: 0,
  unread: 0,
  hits: [],
};

const createSearchStore = () => createStore(INITIAL_SEARCH_STATE);

interface SearchOptions extends Pick<Planning, 'asOf' | 'retryPolicy'> {
  filters: Filters;
  find: TextQuery;
  source: Pick<Planning['source'], 'page' | 'withIds'>;
  openFinder: () => OpenFinder;
}

export type SearchJob = ReturnType<typeof createSearchJob>;

/** Position of the next page. */
interface SearchPosition {
  filters: ApiFilters;
  after: Cursor | null;
}

/**
 * Searches all interceptions that match the filters. It loads pages sequentially, so that the searched rows are always the
 * newest and results are only appended. While it searches a page, the next one loads.
 */
export function createSearchJob(options: SearchOptions) {
  const { asOf, find, source, retryPolicy, openFinder } = options;
  const filters = baseFilters(options.filters);
  const closing = new AbortController();
  const store = createSearchStore();
  let run = new AbortController();
  /** Runs are sequential, because a stopped run may still wait for its last page. */
  let previousRun = Promise.resolve();
  let opened: OpenFinder | null = null;
  let next: SearchPosition | null = { filters, after: null };

  /** Filters that continue from the cursor's start time, for a cursor whose row was purged. */
  function filtersFromStart({ after }: SearchPosition): ApiFilters {
    const { started_after = null, ...bounds } = timeBounds(filters, asOf);
    const until = after && windowOfInstant(after.started_at)?.started_before;
    const started_before = until ?? bounds.started_before ?? null;
    return filtersInRange(filters, { started_after, started_before, from: 0, to: 0 });
  }

  async function fetchPage(position: SearchPosition, signal: AbortSignal): Promise<ArrayBuffer> {
    const { after } = position;
    const page = (of: SearchPosition) =>
      source.page(of.filters, { limit: LARGEST_PAGE, after: of.after }, signal);
    const isGone = (error: unknown): boolean => after !== null && isCursorGone(error, after.id);
    try {
      return await withRetry(() => page(position), retryPolicy, signal, isGone);
    } catch (error) {
      if (!isGone(error)) throw error;
      return await withRetry(
        () => page({ filters: filtersFromStart(position), after: null }),
        retryPolicy,
        signal,
      );
    }
  }

  async function finderFor(signal: AbortSignal): Promise<OpenFinder['finder']> {
    if (opened) return opened.finder;
    const selection = await withRetry(() => source.withIds(options.filters), retryPolicy, signal);
    const { finder } = (opened = openFinder());
    await finder.open(find, selection);
    return finder;
  }

  /** @param pending response for the first attempt, requested while the previous page was searched */
  async function read(
    finder: OpenFinder['finder'],
    pending: Promise<ArrayBuffer>,
    position: SearchPosition,
    signal: AbortSignal,
  ): Promise<PageFacts> {
    let body: Promise<ArrayBuffer> | null = pending;
    const once = async (): Promise<PageFacts> => {
      const bytes = body ?? fetchPage(position, signal);
      body = null;
      const facts = await finder.read(await bytes, LARGEST_PAGE, position.after);
      if ('reason' in facts) throw new InvalidResponseError(facts.reason, facts.excerpt);
      return facts;
    };
    const facts = await withRetry(
      once,
      retryPolicy,
      signal,
      error => !(error instanceof UnexpectedResponseError),
    );
    // The search would never end.
    if (facts.next !== null && facts.rows === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
    return facts;
  }

  async function searchPages(signal: AbortSignal): Promise<void> {
    const finder = await finderFor(signal);
    let pending = next && fetchPage(next, signal);
    while (next && pending) {
      const facts = await read(finder, pending, next, signal);
      const following = facts.next && { filters, after: facts.next };
      pending = following && fetchPage(following, signal);
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

  async function startRun(controller: AbortController, before: Promise<void>): Promise<void> {
    await before;
    try {
      const signal = AbortSignal.any([closing.signal, controller.signal]);
      signal.throwIfAborted();
      await searchPages(signal);
      if (run === controller) store.change({ phase: 'done' });
    } catch (reason) {
      // Discards the worker, because a page that was parsed but not searched would count as repeated.
      opened?.close();
      opened = null;
      if (closing.signal.aborted || run !== controller) return;
      const error = reason instanceof Error ? reason : new Error(String(reason));
      store.change(controller.signal.aborted ? { phase: 'stopped' } : { phase: 'failed', error });
    }
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    /** Starts the search, or continues after a stop or an error. */
    start: (): void => {
      run = new AbortController();
      store.change({ phase: 'searching', error: null });
      previousRun = startRun(run, previousRun);
    },
    stop: (): void => run.abort(),
    close(): void {
      closing.abort();
      opened?.close();
      opened = null;
    },
  };
}
