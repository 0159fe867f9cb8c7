import { rawTokens, rawElementsOf } from '#shared/lib/json/json-slices.ts';
import { NO_FILTERS, type Filters } from '#shared/domain/filters.ts';
import { matchesFilters } from '#shared/domain/filter-selection.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import type { MaybeRemote } from '#shared/lib/worker.ts';
import { readPage, type PageFacts } from '#features/usage/engine/read-page.ts';
import {
  EXPORT_MEDIA_TYPES,
  exportHeader,
  exportLine,
  type ExportForm,
} from '#shared/domain/export-columns.ts';

type WriteResult = { facts: PageFacts; lines: number; text: ArrayBuffer } | ParseFailure;

/** Turns pages into file lines and retains only their IDs. It touches no globals, so it runs in a worker or a test. */
export function createPageWriter() {
  let lineOf: ReturnType<typeof exportLine> = () => '';
  let filters: Filters = NO_FILTERS;
  /** IDs already written in each range that is still loading. */
  const seen = new Map<number, Set<string>>();
  return {
    /** @param of the loaded pages may contain rows that do not match these filters; those rows are excluded */
    open(form: ExportForm, of: Filters): void {
      filters = of;
      lineOf = exportLine(form);
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
        return lineOf(fresh, written[index] ?? JSON.stringify(fresh));
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

/**
 * Collects the file as blobs. A browser stores blobs outside of the page's memory and moves them to disk when they grow,
 * so this retains only references.
 */
export function createFileParts(form: ExportForm) {
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
      return new Blob([exportHeader(form), ...newestFirst], { type: EXPORT_MEDIA_TYPES[form.format] });
    },
  };
}
