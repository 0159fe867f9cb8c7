import { csvLine, CSV_BOM } from '#shared/lib/csv.ts';
import { rawElements, rawTokens, rawMember } from '#shared/lib/json/json-slices.ts';
import { NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { matchesFilters } from '#shared/domain/filter-selection.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import { redactJson, redactRow } from '#shared/domain/redact.ts';
import { readPage, type MaybeRemote, type PageFacts } from '#features/usage/engine/read-page.ts';
import { columnsNamed, type ExportColumn } from './export-columns.ts';

const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a file is to look like. */
export interface ExportForm {
  format: ExportFormat;
  /** By name; a line of NDJSON is always the whole row. */
  columns: readonly string[];
  /** Whether what the veil hides is left out, told by its length. */
  redacted: boolean;
}

type Written = { facts: PageFacts; lines: number; text: ArrayBuffer } | ParseFailure;

/** Turns pages into lines of a file; of them only ids are kept. It runs in a worker or a test. */
export function createPageWriter() {
  let format: ExportFormat = 'csv';
  let columns: readonly ExportColumn[] = [];
  let redacted = false;
  let filters: Filters = NO_FILTERS;
  /** Of the slices that are being written: their ids. */
  const seen = new Map<number, Set<string>>();
  return {
    /** @param of rows are read that these filters do not match: they are left out */
    open(form: ExportForm, of: Filters): void {
      filters = of;
      format = form.format;
      columns = columnsNamed(form.columns);
      redacted = form.redacted;
    },
    /** A slice is read from its beginning. */
    begin(slice: number): void {
      seen.set(slice, new Set());
    },
    write(slice: number, bytes: ArrayBuffer, limit: number): Written {
      const answer = new TextDecoder().decode(bytes);
      const read = readPage(answer, limit, seen.get(slice) ?? new Set());
      if ('wrong' in read) return read;
      if (read.facts.next === null) seen.delete(slice);
      const written = rawElements(rawMember(answer, 'results') ?? '').map(onOneLine);
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

/** Inside of strings line ends are escaped, so that one in JSON text is nothing but space between its words. */
function onOneLine(json: string): string {
  return /[\r\n]/.test(json) ? rawTokens(json).join('') : json;
}

export type PageWriter = ReturnType<typeof createPageWriter>;
export type RemoteWriter = MaybeRemote<PageWriter>;

const TYPES = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' } as const;

/**
 * The file while it comes into being. A browser keeps blobs outside of the page's memory and, beyond its share of the
 * machine's, on disk: what is held here are names of pages, not their text.
 */
export function createFileParts({ format, columns }: ExportForm) {
  const slices = new Map<number, { text: Blob; lines: number }[]>();
  return {
    size(): { bytes: number; lines: number } {
      const pages = [...slices.values()].flat();
      return {
        bytes: pages.reduce((sum, { text }) => sum + text.size, 0),
        lines: pages.reduce((sum, { lines }) => sum + lines, 0),
      };
    },
    /** A slice is read from its beginning: what was written of it is dropped. */
    begin(slice: number): void {
      slices.set(slice, []);
    },
    add(slice: number, text: ArrayBuffer, lines: number): void {
      slices.get(slice)?.push({ text: new Blob([text]), lines });
    },
    /** Everything so far, newest first: slices are numbered from the oldest on, and read from their newest row on. */
    file(): Blob {
      const newestFirst = [...slices]
        .sort(([a], [b]) => b - a)
        .flatMap(([, pages]) => pages.map(({ text }) => text));
      const header = CSV_BOM + csvLine(columnsNamed(columns).map(({ name }) => name));
      return new Blob(format === 'csv' ? [header, ...newestFirst] : newestFirst, { type: TYPES[format] });
    },
  };
}
