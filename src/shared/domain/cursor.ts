import type { Interception } from './interception.ts';
import { hasOwnId } from './read-interception.ts';

/** The last row of a page: the next one begins strictly after it. */
export interface Cursor extends Pick<Interception, 'id' | 'started_at'> {
  /** When it started, where a database has a time that RFC 3339 cannot write: rows are in the order of these. */
  stored_start?: string;
}

/** The largest page Coder gives (2.29 to 2.34). */
export const LARGEST_PAGE = 1000;

/** Where the next page begins; null after the last: a short page is the end, whatever `count` has become meanwhile. */
export function nextCursor(results: readonly Cursor[], limit: number): Cursor | null {
  if (results.length < limit) return null;
  // A row whose id could not be read cannot be begun after.
  const last = results.findLast(hasOwnId);
  if (last === undefined) return null;
  const { id, started_at, stored_start } = last;
  return { id, started_at, ...(stored_start !== undefined && { stored_start }) };
}
