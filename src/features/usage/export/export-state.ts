import { createStore } from '#shared/lib/store.ts';
import { LARGEST_PAGE } from '#shared/domain/coder-api.ts';
import type { CountedTimeRange } from '#shared/domain/time-ranges.ts';
import type { RangeProgress } from '#features/usage/engine/usage-state.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { columnsNamed } from './export-columns.ts';
import type { ExportForm } from './page-writer.ts';

export type ExportPhase = 'planning' | 'reading' | 'checking' | 'done' | 'stopped' | 'failed';

export interface ExportState {
  readonly phase: ExportPhase;
  readonly error: Error | null;
  /** All that match, as the server counted last; null before the first answer. */
  readonly count: number | null;
  /** Oldest first. */
  readonly parts: readonly RangeProgress[];
  /** Interceptions that were read. */
  readonly rows: number;
  /** Those of them that are in the file: what Coder cannot be asked for alone is read with more. */
  readonly lines: number;
  /** Of the file, without its header. */
  readonly bytes: number;
  /** It was checked that what is in the file is what there is. */
  readonly verified: boolean;
  /** Milliseconds. */
  readonly endedAt: number | null;
}

const NOT_BEGUN: ExportState = {
  phase: 'planning',
  error: null,
  count: null,
  parts: [],
  rows: 0,
  lines: 0,
  bytes: 0,
  verified: false,
  endedAt: null,
};

export const isRunning = ({ phase }: ExportState): boolean =>
  phase === 'planning' || phase === 'reading' || phase === 'checking';

/** Up to here one page after another is had sooner than the time is cut to be read side by side. */
export const FEW_ROWS = 10 * LARGEST_PAGE;
/** What it takes to count the pieces of the time, and the short pages at the ends of slices. */
const SLICING_REQUESTS = 64;
/** The newest row at first; all and the oldest slice in the end. */
const OTHER_REQUESTS = 3;

/** About how many requests an export of so many rows takes. */
export function requestsFor(rows: number): number {
  const pages = Math.max(1, Math.ceil(rows / LARGEST_PAGE));
  return OTHER_REQUESTS + pages + (rows > FEW_ROWS ? SLICING_REQUESTS : 0);
}

/** The state of an export. */
export function createExportStore() {
  const store = createStore(NOT_BEGUN);
  return {
    ...store,
    changePart(number: number, patch: Partial<RangeProgress>, more: Partial<ExportState> = {}): void {
      const parts = store
        .state()
        .parts.map((part, index) => (index === number ? { ...part, ...patch } : part));
      store.change({ ...more, parts, rows: parts.reduce((sum, { rows }) => sum + rows, 0) });
    },
  };
}

/** A slice of which nothing is in the file yet. */
export function unwritten(slice: CountedTimeRange): RangeProgress {
  const { count, newest } = slice;
  return { slice, rows: 0, count, newest, unread: 0, reached: null, done: count === 0, kept: false };
}

/** Rows that are not in the file: what started in this time, and after (that is older than) this row where there is one. */
interface MissingTime {
  started_after: string | null;
  started_before: string | null;
  after_id: string | null;
  rows: number;
}

interface Exported {
  filters: Filters;
  asOf: number;
  form: ExportForm;
  /** The name of the file with the rows. */
  file: string;
}

/** Everything but a surprise: it was read to its end, and it was checked that this is what there is. */
export function isComplete({ phase, verified }: ExportState): boolean {
  return phase === 'done' && verified;
}

/** What rows alone do not say: what was asked for and when, and what of it is in the file. */
export function describeExport(state: ExportState, { filters, asOf, form, file }: Exported) {
  const { invalid: _unusable, ...values } = filters;
  const { count, rows, lines, parts, endedAt } = state;
  return {
    file,
    format: form.format,
    columns: form.format === 'csv' ? columnsNamed(form.columns).map(({ name }) => name) : null,
    /** Whether texts stand there as their lengths. */
    texts_redacted: form.redacted,
    q: formatQuery(baseFilters(filters), asOf),
    filters: values,
    asked_at: new Date(asOf).toISOString(),
    exported_at: endedAt === null ? null : new Date(endedAt).toISOString(),
    order: 'newest first',
    /** In the file. */
    rows: lines,
    /** What was read to find them: more, where filters have several values or leave some out. */
    read: rows,
    /** What matches `q`, as the server counted when the export ended. */
    count,
    complete: isComplete(state),
    missing: missingOf(parts),
  };
}

/** The times of which not all rows were read, newest first; neighbours of which nothing was read as one. */
function missingOf(parts: readonly RangeProgress[]): MissingTime[] {
  const missing: MissingTime[] = [];
  let before: number | null = null;
  for (const [number, { slice, done, reached, rows, count }] of [...parts.entries()].reverse()) {
    if (done) continue;
    const last = missing.at(-1);
    const left = Math.max(0, count - rows);
    if (last && before === number + 1 && reached === null) {
      last.started_after = slice.started_after;
      last.rows += left;
    } else {
      missing.push({
        started_after: slice.started_after,
        started_before: reached?.started_at ?? slice.started_before,
        after_id: reached?.id ?? null,
        rows: left,
      });
    }
    before = number;
  }
  return missing;
}
