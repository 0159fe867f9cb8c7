import { csvLine, CSV_BOM } from '#shared/lib/csv.ts';
import { rawTokens, rawElementsOf } from '#shared/lib/json/json-slices.ts';
import { NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { matchesFilters } from '#shared/domain/filter-selection.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import { redactJson, redactRow } from '#shared/domain/redact.ts';
import type { MaybeRemote } from '#shared/lib/worker.ts';
import { readPage, type PageFacts } from '#features/usage/engine/read-page.ts';
import { columnsNamed, type ExportColumn } from './export-columns.ts';

const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportForm {
  format: ExportFormat;
  /** Column names. NDJSON ignores them and writes the whole row. */
  columns: readonly string[];
  /** Whether to replace what privacy mode hides by its length. */
  redacted: boolean;
}

type WriteResult = { facts: PageFacts; lines: number; text: ArrayBuffer } | ParseFailure;

/** Turns pages into file lines and retains only their IDs. It touches no globals, so it runs in a worker or a test. */
export function createPageWriter() {
  let format: ExportFormat = 'csv';
  let columns: readonly ExportColumn[] = [];
  let redacted = false;
  let filters: Filters = NO_FILTERS;
  /** IDs already written in each range that is still loading. */
  const seen = new Map<number, Set<string>>();
  return {
    /** @param of the loaded pages may contain rows that do not match these filters; those rows are excluded */
    open(form: ExportForm, of: Filters): void {
      filters = of;
      format = form.format;
      columns = columnsNamed(form.columns);
      redacted = form.redacted;
    },
    /** Restarts a range. */
    begin(slice: number): void {
      seen.set(slice, new Set());
    },
    write(slice: number, bytes: ArrayBuffer, limit: number): WriteResult {
      const body = new TextDecoder().decode(bytes);
      const read = readPage(body, limit, seen.get(slice) ?? new Set());
      if ('reason' in read) return read;
      if (read.facts.next === null) seen.delete(slice);
      const written = rawElementsOf(body, 'results').map(toSingleLine);
      const lines = read.rows.flatMap((fresh, index) => {
        if (!fresh || !matchesFilters(filters, fresh)) return [];
        const whole = written[index] ?? JSON.stringify(fresh);
        const [row, text] = redacted ? [redactRow(fresh), redactJson(whole)] : [fresh, whole];
        return format === 'ndjson' ? `${text}\n` : csvLine(columns.map(({ value }) => value(row, text)));
      });
      return {
        facts: read.facts,
        lines: lines.length,
        text: new TextEncoder().encode(lines.join('')).buffer,
      };
    },
  };
}

/** JSON escapes line breaks inside strings, so any raw line break is whitespace between tokens. */
function toSingleLine(json: string): string {
  return /[\r\n]/.test(json) ? rawTokens(json).join('') : json;
}

export type PageWriter = ReturnType<typeof createPageWriter>;
export type RemoteWriter = MaybeRemote<PageWriter>;

const MEDIA_TYPES = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' } as const;

/**
 * Collects the file as blobs. A browser stores blobs outside of the page's memory and moves them to disk when they grow,
 * so this retains only references.
 */
export function createFileParts({ format, columns }: ExportForm) {
  const slices = new Map<number, { text: Blob; lines: number }[]>();
  return {
    size(): { bytes: number; exported: number } {
      const pages = [...slices.values()].flat();
      return {
        bytes: pages.reduce((sum, { text }) => sum + text.size, 0),
        exported: pages.reduce((sum, { lines }) => sum + lines, 0),
      };
    },
    /** Restarts a range and discards what was written of it. */
    begin(slice: number): void {
      slices.set(slice, []);
    },
    add(slice: number, text: ArrayBuffer, lines: number): void {
      slices.get(slice)?.push({ text: new Blob([text]), lines });
    },
    /** The file so far, newest row first. Ranges are numbered from the oldest, and each is loaded newest row first. */
    whole(): Blob {
      const newestFirst = [...slices]
        .sort(([a], [b]) => b - a)
        .flatMap(([, pages]) => pages.map(({ text }) => text));
      const header = CSV_BOM + csvLine(columnsNamed(columns).map(({ name }) => name));
      return new Blob(format === 'csv' ? [header, ...newestFirst] : newestFirst, {
        type: MEDIA_TYPES[format],
      });
    },
  };
}
