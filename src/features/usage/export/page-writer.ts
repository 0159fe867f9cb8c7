import { csvLine } from '#shared/lib/csv.ts';
import { elementTexts, jsonWords, memberText } from '#shared/lib/json/json-slices.ts';
import { NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { isSelected } from '#shared/domain/filter-selection.ts';
import type { Wrong } from '#shared/api/parse-rows.ts';
import { withheldJson, withheldRow } from '#shared/domain/redact.ts';
import { readPage, type Anywhere, type PageFacts } from '#features/usage/engine/read-page.ts';
import { columnsNamed, type ExportColumn } from './export-columns.ts';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What a file is to look like. */
export interface ExportForm {
  format: ExportFormat;
  /** By name; a line of NDJSON is always the whole row. */
  columns: readonly string[];
  /** Whether what the veil hides is left out, told by its length. */
  withheld: boolean;
}

export type Written = { facts: PageFacts; lines: number; text: ArrayBuffer } | Wrong;

/** Turns pages into lines of a file; of them only ids are kept. It runs in a worker or a test. */
export function createPageWriter() {
  let format: ExportFormat = 'csv';
  let columns: readonly ExportColumn[] = [];
  let withheld = false;
  let filters: Filters = NO_FILTERS;
  /** Of the slices that are being written: their ids. */
  const seen = new Map<number, Set<string>>();
  return {
    /** @param of rows are read that these filters do not match: they are left out */
    open(form: ExportForm, of: Filters): void {
      filters = of;
      format = form.format;
      columns = columnsNamed(form.columns);
      withheld = form.withheld;
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
      const written = elementTexts(memberText(answer, 'results') ?? '').map(onOneLine);
      const lines = read.rows.flatMap((fresh, index) => {
        if (!fresh || !isSelected(filters, fresh)) return [];
        const whole = written[index] ?? JSON.stringify(fresh);
        const [row, text] = withheld ? [withheldRow(fresh), withheldJson(whole)] : [fresh, whole];
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
  return /[\r\n]/.test(json) ? jsonWords(json).join('') : json;
}

export type PageWriter = ReturnType<typeof createPageWriter>;
export type AnyWriter = Anywhere<PageWriter>;
