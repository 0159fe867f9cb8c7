import { InvalidResponseError } from '#shared/api/errors.ts';
import { LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { filtersInRange, wholePeriod } from '#shared/domain/time-ranges.ts';
import { createPauseGate, withRetry } from '#shared/api/job-control.ts';
import { loadRange, type SliceProgress } from '#features/usage/engine/load-ranges.ts';
import {
  verifyTotals,
  findDataPeriod,
  planRanges,
  type Planning,
} from '#features/usage/engine/plan-ranges.ts';
import { createExportStore, FEW_ROWS, isRunning, initialProgress } from './export-state.ts';
import { createFileParts, type RemoteWriter, type ExportForm } from './page-writer.ts';

export interface ExportOptions extends Pick<Planning, 'asOf' | 'zone' | 'source' | 'retryPolicy'> {
  filters: Filters;
  form: ExportForm;
  writer: RemoteWriter;
  /** Milliseconds. */
  now: () => number;
}

/** Pseudo range number for the newest row, which is loaded before the ranges exist. */
const NEWEST = -1;
/** How often ranges that changed during the export are loaded again before the result counts as unverified. */
const MAX_CHECKS = 3;

export type Export = ReturnType<typeof createExport>;

/** Exports all interceptions that match the filters, newest first, then checks that the file is complete. */
export function createExport(options: ExportOptions) {
  const filters = baseFilters(options.filters);
  const { asOf, source, retryPolicy, writer, form, now } = options;
  const life = new AbortController();
  const store = createExportStore();
  const parts = createFileParts(form);
  let run = new AbortController();

  async function writePage(
    slice: number,
    of: ApiFilters,
    after: Cursor | null,
    signal: AbortSignal,
    limit = LARGEST_PAGE,
  ) {
    const body = await source.page(of, { limit, after }, signal);
    const written = await writer.write(slice, body, limit);
    if ('reason' in written) throw new InvalidResponseError(written.reason, written.excerpt);
    return written;
  }

  async function planQueries(planning: Planning): Promise<void> {
    const { signal } = planning;
    const selection = await withRetry(() => source.withIds(options.filters), retryPolicy, signal);
    await writer.open(form, selection);
    const { facts } = await withRetry(() => writePage(NEWEST, filters, null, signal, 1), retryPolicy, signal);
    const { count, first } = facts;
    store.change({ count });
    if (count === 0) return;
    const slices = await slicesOf(planning, count, first);
    store.change({ parts: slices.map(initialProgress) });
  }

  async function slicesOf(planning: Planning, count: number, first: Cursor | null) {
    if (count <= FEW_ROWS) return [{ ...wholePeriod(filters, asOf, []), count, newest: first?.id ?? null }];
    const period = await findDataPeriod(planning, { count, newest: first });
    return await planRanges(planning, count, period, first);
  }

  async function readRanges(numbers: readonly number[], signal: AbortSignal): Promise<void> {
    const newestFirst = [...numbers].sort((a, b) => b - a);
    const onProgress = (number: number, { rows, count, ...rest }: SliceProgress): void => {
      const hasResponse = rows > 0 || rest.done;
      store.changePart(number, { rows, ...rest, ...(hasResponse && { count }) }, parts.size());
    };
    await loadRange(
      newestFirst,
      {
        async begin(number) {
          await writer.begin(number);
          parts.begin(number);
        },
        async readPage(number, after, abort) {
          const slice = store.state().parts[number]?.slice;
          if (!slice) throw new Error(`There is no part ${number}`);
          const { facts, lines, text } = await writePage(
            number,
            filtersInRange(filters, slice),
            after,
            abort,
          );
          parts.add(number, text, lines);
          return facts;
        },
      },
      // An export can be stopped but not paused, so this gate never closes.
      { ...retryPolicy, signal, gate: createPauseGate(), onProgress },
    );
  }

  async function readOn(planning: Planning): Promise<void> {
    const { signal } = planning;
    if (store.state().parts.length === 0) await planQueries(planning);
    if (store.state().count === 0) return store.change({ verified: true });
    store.change({ phase: 'reading' });
    const unread = store.state().parts.flatMap((part, number) => (part.done ? [] : [number]));
    await readRanges(unread, signal);
    for (let check = 1; ; check += 1) {
      store.change({ phase: 'checking' });
      const { count, changed, verified } = await verifyTotals(planning, store.state().parts);
      for (const each of changed) store.changePart(each.part, { count: each.count });
      store.change({ count, verified });
      if (verified || check === MAX_CHECKS) return;
      store.change({ phase: 'reading' });
      await readRanges(
        changed.map(({ part }) => part),
        signal,
      );
    }
  }

  async function start(): Promise<void> {
    run = new AbortController();
    const { signal: stopped } = run;
    const signal = AbortSignal.any([life.signal, stopped]);
    store.change({ phase: 'planning', error: null, verified: false, endedAt: null });
    try {
      await readOn({ ...options, filters, signal, onShape: () => undefined });
      store.change({ phase: 'done', endedAt: now() });
    } catch (reason) {
      if (life.signal.aborted) return;
      const error = reason instanceof Error ? reason : new Error(String(reason));
      const isStopped = stopped.aborted;
      store.change({
        phase: isStopped ? 'stopped' : 'failed',
        error: isStopped ? null : error,
        endedAt: now(),
      });
    }
  }

  return {
    state: store.state,
    subscribe: (listener: () => void) => store.subscribe(listener),
    /** What has been written so far, newest first. */
    file: () => parts.file(),
    /** Starts the export, or continues with the missing rows after a stop or an error. */
    start: (): void => void start(),
    stop(): void {
      if (isRunning(store.state())) run.abort();
    },
    close: (): void => life.abort(),
  };
}
