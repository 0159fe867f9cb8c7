import { readResponse } from '#shared/api/client.ts';
import { InvalidResponseError } from '#shared/api/errors.ts';
import { isAfter } from '#shared/domain/row-order.ts';
import type { ParseFailure } from '#shared/api/parse-rows.ts';
import { nextCursor, type Cursor } from '#shared/domain/coder-api.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';

/** What the reader has to know of a page to go on. */
export interface PageFacts {
  /** That were not there before. */
  rows: number;
  /** Of these, with fields that could not be read. */
  unread: number;
  /** What matched when the page was answered. */
  count: number;
  next: Cursor | null;
  first: Cursor | null;
}

/** A row that came once more is null: a server may give one on two pages, and nothing is counted twice. */
export type FreshRows = readonly (Interception | null)[];

/**
 * @param limit rows that were asked for
 * @param seen ids of the rows before, to which these are added
 * @param after the row that the page was asked for after: where that was purged, others of its instant come along
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
      if (seen.has(row.id) || (after && isOfInstantBefore(row, after))) return null;
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
    if (error instanceof InvalidResponseError) return { wrong: error.where, excerpt: error.excerpt };
    throw error;
  }
}

function isOfInstantBefore(row: Cursor, after: Cursor): boolean {
  return Date.parse(row.started_at) === Date.parse(after.started_at) && !isAfter(row, after);
}

/** The same object, wherever it runs: here, or in a worker that answers later. */
export type MaybeRemote<Worker extends Record<string, (...given: never[]) => unknown>> = {
  [Name in keyof Worker]: (
    ...given: Parameters<Worker[Name]>
  ) => Promise<ReturnType<Worker[Name]>> | ReturnType<Worker[Name]>;
};
