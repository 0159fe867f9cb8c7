import { createStore } from '#shared/lib/store.ts';
import type { SearchHit } from '#shared/domain/search-hits.ts';
import { isCursorGone, UnexpectedResponseError, InvalidResponseError } from '#shared/api/errors.ts';
import { LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import type { TextQuery } from '#shared/domain/text-query.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { windowOfInstant } from '#shared/domain/time-range.ts';
import { filtersOfSlice } from '#shared/domain/time-ranges.ts';
import type { PageFacts } from '#features/usage/engine/read-page.ts';
import { NOTHING_NEW } from '#features/usage/engine/load-ranges.ts';
import { withRetry } from '#shared/api/job-control.ts';
import type { Planning } from '#features/usage/engine/plan-ranges.ts';
import type { OpenFinder } from './open-finder.ts';

type FindPhase = 'searching' | 'stopped' | 'done' | 'failed';

export interface FindState {
  readonly phase: FindPhase;
  /** A `TooSlowError` where the expression did not come to an end. */
  readonly error: Error | null;
  /** All that match the filter, as the server counted last; null before the first answer. */
  readonly count: number | null;
  /** Of these, looked through: always the newest. */
  readonly searched: number;
  /** Of these, with fields that could not be read. */
  readonly unread: number;
  /** Newest first. */
  readonly hits: readonly SearchHit[];
}

export const NOT_SEARCHED: FindState = {
  phase: 'searching',
  error: null,
  count: null,
  searched: 0,
  unread: 0,
  hits: [],
};

const createFindStore = () => createStore(NOT_SEARCHED);

interface FindOptions extends Pick<Planning, 'asOf' | 'retryPolicy'> {
  filters: Filters;
  find: TextQuery;
  source: Pick<Planning['source'], 'page' | 'withIds'>;
  openFinder: () => OpenFinder;
}

export type SearchJob = ReturnType<typeof createSearchJob>;

/** Where the next page is asked for. */
interface SearchPosition {
  filters: ApiFilters;
  after: Cursor | null;
}

/**
 * A search of everything that a filter matches. One page after another, so that what was searched is always the newest,
 * and what is found only ever grows at its end; while one is looked through, the next is on its way.
 */
export function createSearchJob(options: FindOptions) {
  const { asOf, find, source, retryPolicy, openFinder } = options;
  const filters = baseFilters(options.filters);
  const life = new AbortController();
  const store = createFindStore();
  let run = new AbortController();
  /** One at a time: what was stopped may still wait for its last page. */
  let ended = Promise.resolve();
  let opened: OpenFinder | null = null;
  let next: SearchPosition | null = { filters, after: null };

  /** The same as ever, or where the row to begin after was purged, from its instant on. */
  function anew({ after }: SearchPosition): ApiFilters {
    const { started_after = null, ...bounds } = timeBounds(filters, asOf);
    const until = after && windowOfInstant(after.started_at)?.started_before;
    const started_before = until ?? bounds.started_before ?? null;
    return filtersOfSlice(filters, { started_after, started_before, from: 0, to: 0 });
  }

  async function ask(place: SearchPosition, signal: AbortSignal): Promise<ArrayBuffer> {
    const { after } = place;
    const page = (of: SearchPosition) =>
      source.page(of.filters, { limit: LARGEST_PAGE, after: of.after }, signal);
    const isGone = (error: unknown): boolean => after !== null && isCursorGone(error, after.id);
    try {
      return await withRetry(() => page(place), retryPolicy, signal, isGone);
    } catch (error) {
      if (!isGone(error)) throw error;
      return await withRetry(() => page({ filters: anew(place), after: null }), retryPolicy, signal);
    }
  }

  async function finderFor(signal: AbortSignal): Promise<OpenFinder['finder']> {
    if (opened) return opened.finder;
    const selection = await withRetry(() => source.withIds(options.filters), retryPolicy, signal);
    const { finder } = (opened = openFinder());
    await finder.open(find, selection);
    return finder;
  }

  /** @param coming the first answer, asked for while the page before was searched */
  async function read(
    finder: OpenFinder['finder'],
    coming: Promise<ArrayBuffer>,
    place: SearchPosition,
    signal: AbortSignal,
  ): Promise<PageFacts> {
    let answer: Promise<ArrayBuffer> | null = coming;
    const once = async (): Promise<PageFacts> => {
      const bytes = answer ?? ask(place, signal);
      answer = null;
      const facts = await finder.read(await bytes, LARGEST_PAGE, place.after);
      if ('wrong' in facts) throw new InvalidResponseError(facts.wrong, facts.excerpt);
      return facts;
    };
    const facts = await withRetry(
      once,
      retryPolicy,
      signal,
      error => !(error instanceof UnexpectedResponseError),
    );
    // It would never end.
    if (facts.next !== null && facts.rows === 0) throw new UnexpectedResponseError(NOTHING_NEW, '');
    return facts;
  }

  async function readOn(signal: AbortSignal): Promise<void> {
    const finder = await finderFor(signal);
    let coming = next && ask(next, signal);
    while (next && coming) {
      const facts = await read(finder, coming, next, signal);
      const following = facts.next && { filters, after: facts.next };
      coming = following && ask(following, signal);
      // It is awaited once this page is searched.
      coming?.catch(() => undefined);
      // Asked for from an instant on, fewer are said to match.
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

  async function begin(own: AbortController, before: Promise<void>): Promise<void> {
    await before;
    try {
      const signal = AbortSignal.any([life.signal, own.signal]);
      signal.throwIfAborted();
      await readOn(signal);
      if (run === own) store.change({ phase: 'done' });
    } catch (reason) {
      // A page that was read and not searched is not to be taken for one that came twice.
      opened?.close();
      opened = null;
      if (life.signal.aborted || run !== own) return;
      const error = reason instanceof Error ? reason : new Error(String(reason));
      store.change(own.signal.aborted ? { phase: 'stopped' } : { phase: 'failed', error });
    }
  }

  return {
    state: store.state,
    subscribe: store.subscribe,
    /** Begins, or after a stop or a fault goes on where it was. */
    start: (): void => {
      run = new AbortController();
      store.change({ phase: 'searching', error: null });
      ended = begin(run, ended);
    },
    stop: (): void => run.abort(),
    close(): void {
      life.abort();
      opened?.close();
      opened = null;
    },
  };
}
