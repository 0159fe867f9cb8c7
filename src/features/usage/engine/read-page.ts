import { readResponse } from '#shared/api/client.ts';
import { InvalidResponseError } from '#shared/api/errors.ts';
import { isAfter } from '#shared/domain/row-order.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { nextCursor, LenientPageSchema } from '#shared/domain/read-interception.ts';

/** What loading needs to know about a page. */
export interface PageFacts {
  /** Number of rows that were not on an earlier page. */
  rows: number;
  /** How many of these have fields that could not be parsed. */
  unread: number;
  /** Total matching rows at the time of the response. */
  count: number;
  next: Cursor | null;
  first: Cursor | null;
}

/** A repeated row is null: a server may return a row on two pages, and it must count once. */
export type FreshRows = readonly (Interception | null)[];

/**
 * @param limit requested page size
 * @param seen IDs of rows on earlier pages; this page's IDs are added
 * @param after the page's cursor; if its row was purged, the page can repeat rows with the same start
 */
export function readPage(
  text: string,
  limit: number,
  seen: Set<string>,
  after: Cursor | null = null,
): { rows: FreshRows; facts: PageFacts } | ParseFailure {
  try {
    const { results, count } = readResponse(text, LenientPageSchema);
    const [first] = results;
    const rows = results.map(row => {
      if (seen.has(row.id) || (after && isRepeatedAtSameStart(row, after))) return null;
      seen.add(row.id);
      return row;
    });
    return {
      rows,
      facts: {
        rows: rows.filter(row => row !== null).length,
        unread: rows.filter(row => row?.unread).length,
        count,
        next: nextCursor(results, limit),
        first: first ? { id: first.id, started_at: first.started_at } : null,
      },
    };
  } catch (error) {
    if (error instanceof InvalidResponseError) return { reason: error.where, excerpt: error.excerpt };
    throw error;
  }
}

function isRepeatedAtSameStart(row: Cursor, after: Cursor): boolean {
  return Date.parse(row.started_at) === Date.parse(after.started_at) && !isAfter(row, after);
}
