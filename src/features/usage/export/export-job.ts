import { createJob, type JobRun, type RetryPolicy } from '#shared/api/job.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { wholePeriod, type CountedTimeRange } from '#shared/domain/time-ranges.ts';
import { createStore } from '#shared/lib/store.ts';
import { loadRanges, readPage, type RangeSink } from '#features/usage/engine/load-ranges.ts';
import { findDataPeriod, planRanges, type Planning } from '#features/usage/engine/plan-ranges.ts';
import { initialProgress } from '#features/usage/engine/usage-state.ts';
import { FEW_ROWS, INITIAL_EXPORT_STATE, type ExportJob } from './export-state.ts';
import type { ExportForm } from '#shared/domain/export-columns.ts';
import { createFileParts, type RemoteWriter } from './page-writer.ts';

export interface ExportOptions extends Pick<Planning, 'asOf' | 'zone' | 'source'> {
  filters: Filters;
  retryPolicy: RetryPolicy;
  form: ExportForm;
  writer: RemoteWriter;
  /** Milliseconds. */
  now: () => number;
}

/** Pseudo range number for the newest row, which is loaded before the ranges exist. */
const NEWEST = -1;

/** Exports all interceptions that match the filters, newest first, then checks that the file is complete. */
export function createExport(options: ExportOptions): ExportJob {
  const filters = baseFilters(options.filters);
  const { asOf, source, retryPolicy, writer, form, now } = options;
  const store = createStore(INITIAL_EXPORT_STATE);
  const file = createFileParts(form);
  const sink: RangeSink = {
    async begin(range) {
      await writer.begin(range);
      file.begin(range);
    },
    async add(range, page, limit) {
      const written = await writer.write(range, page, limit);
      if ('reason' in written) return written;
      file.add(range, written.text, written.lines);
      return written.facts;
    },
    onProgress: () => store.change(file.size()),
  };

  async function planQueries(run: JobRun): Promise<void> {
    await writer.open(form, await run.retry(() => source.withIds(options.filters)));
    const newest = { range: NEWEST, filters, after: null, limit: 1 };
    const { count, first } = await readPage({ source, sink }, newest, run);
    store.change({ count });
    if (count === 0) return;
    let slices: CountedTimeRange[] = [
      { ...wholePeriod(filters, asOf, []), count, newest: first?.id ?? null },
    ];
    if (count > FEW_ROWS) {
      const planning: Planning = { ...options, filters, run };
      const period = await findDataPeriod(planning, { count, newest: first });
      slices = await planRanges(planning, count, period, first);
    }
    store.change({ parts: slices.map(initialProgress) });
  }

  async function work(run: JobRun): Promise<'done' | 'stopped'> {
    store.change({ verified: false });
    try {
      if (store.state().parts.length === 0) await planQueries(run);
      const { count, parts } = store.state();
      store.change({ verified: count === 0 });
      if (count === 0) return 'done';
      const unread = parts.flatMap((part, range) => (part.done ? [] : [range]));
      return await loadRanges({ filters, source, store, sink }, unread.reverse(), run);
    } finally {
      store.change({ endedAt: now() });
    }
  }

  return { ...createJob({ store, retryPolicy, work }), file: () => file.whole() };
}
