import { CSV_BEGINNING, csvLine } from '#shared/lib/csv.ts';
import type { ExportForm } from './page-writer.ts';
import { columnsNamed } from './export-columns.ts';

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
      const header = CSV_BEGINNING + csvLine(columnsNamed(columns).map(({ name }) => name));
      return new Blob(format === 'csv' ? [header, ...newestFirst] : newestFirst, { type: TYPES[format] });
    },
  };
}
