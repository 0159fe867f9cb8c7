import { toQuery } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { baseOf } from '#shared/domain/filter-selection.ts';
import type { Part } from '#features/usage/engine/usage-state.ts';
import { columnsNamed } from './export-columns.ts';
import type { ExportState } from './export-state.ts';
import type { ExportForm } from './page-writer.ts';

/** Rows that are not in the file: what started in this time, and after (that is older than) this row where there is one. */
export interface MissingTime {
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
export function isComplete({ phase, settled }: ExportState): boolean {
  return phase === 'done' && settled;
}

/** What rows alone do not say: what was asked for and when, and what of it is in the file. */
export function describeExport(state: ExportState, { filters, asOf, form, file }: Exported) {
  const { unusable: _unusable, ...values } = filters;
  const { count, rows, lines, parts, endedAt } = state;
  return {
    file,
    format: form.format,
    columns: form.format === 'csv' ? columnsNamed(form.columns).map(({ name }) => name) : null,
    /** Whether texts stand there as their lengths. */
    texts_withheld: form.withheld,
    q: toQuery(baseOf(filters), asOf),
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
function missingOf(parts: readonly Part[]): MissingTime[] {
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
