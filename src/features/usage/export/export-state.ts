import type { Job } from '#shared/api/job.ts';
import { LARGEST_PAGE } from '#shared/domain/coder-api.ts';
import type { RangeProgress, RangesState } from '#features/usage/engine/usage-state.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { baseFilters } from '#shared/domain/filter-selection.ts';
import { columnsNamed } from '#shared/domain/export-columns.ts';
import type { ExportForm } from '#shared/domain/export-columns.ts';

export interface ExportState extends RangesState {
  /** Number of them in the file. Lower than `read` if the filters need more rows loaded than match. */
  readonly exported: number;
  /** File size without its header. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly endedAt: number | null;
}

export const INITIAL_EXPORT_STATE: ExportState = {
  phase: 'planning',
  error: null,
  count: null,
  parts: [],
  read: 0,
  exported: 0,
  bytes: 0,
  verified: false,
  endedAt: null,
};

export interface ExportJob extends Job<ExportState> {
  /** What has been written so far, newest first. */
  file: () => Blob;
}

/** Up to this many rows, sequential pages are faster than splitting the time to load ranges concurrently. */
export const FEW_ROWS = 10 * LARGEST_PAGE;
/** Requests to count the time ranges, and for the short last page of each range. */
const SLICING_REQUESTS = 64;
/** The newest row at the start, and two counts at the end: all rows and the oldest range. */
const OTHER_REQUESTS = 3;

/** Estimated number of requests for an export of `rows` rows. */
export function requestsFor(rows: number): number {
  const pages = Math.max(1, Math.ceil(rows / LARGEST_PAGE));
  return OTHER_REQUESTS + pages + (rows > FEW_ROWS ? SLICING_REQUESTS : 0);
}

/** A time whose rows are not in the file. With `after_id`, only the rows older than that row are missing. */
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
  /** Name of the file with the rows. */
  file: string;
}

export function isComplete({ phase, verified }: ExportState): boolean {
  return phase === 'done' && verified;
}

/** Describes what the rows alone do not show: the filters, the time of the export, and which rows are missing. */
export function describeExport(state: ExportState, { filters, asOf, form, file }: Exported) {
  const { invalid: _invalid, ...values } = filters;
  const { count, read, exported, parts, endedAt } = state;
  return {
    file,
    format: form.format,
    columns: form.format === 'csv' ? columnsNamed(form.columns).map(({ name }) => name) : null,
    /** Whether texts are replaced by their lengths. */
    texts_redacted: form.redacted,
    q: formatQuery(baseFilters(filters), asOf),
    filters: values,
    asked_at: new Date(asOf).toISOString(),
    exported_at: endedAt === null ? null : new Date(endedAt).toISOString(),
    order: 'newest first',
    /** Rows in the file. */
    rows: exported,
    /** Rows loaded to find them. More than `rows` if the filters have several or excluded values. */
    read,
    /** Rows that match `q`, as the server counted at the end of the export. */
    count,
    complete: isComplete(state),
    missing: missingOf(parts),
  };
}

/** Times whose rows were not all loaded, newest first. Adjacent times without any loaded row are merged. */
function missingOf(parts: readonly RangeProgress[]): MissingTime[] {
  const missing: MissingTime[] = [];
  let previousNumber: number | null = null;
  for (const [number, { slice, done, reached, rows, count }] of [...parts.entries()].reverse()) {
    if (done) continue;
    const last = missing.at(-1);
    const rowsMissing = Math.max(0, count - rows);
    if (last && previousNumber === number + 1 && reached === null) {
      last.started_after = slice.started_after;
      last.rows += rowsMissing;
    } else {
      missing.push({
        started_after: slice.started_after,
        started_before: reached?.started_at ?? slice.started_before,
        after_id: reached?.id ?? null,
        rows: rowsMissing,
      });
    }
    previousNumber = number;
  }
  return missing;
}
