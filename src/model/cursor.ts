import type { Interception } from './interception.ts';
import { hasOwnId } from './read-interception.ts';

/** The last row of a page: the next one begins strictly after it. */
export type Cursor = Pick<Interception, 'id' | 'started_at'>;

/** The largest page Coder gives (2.29 to 2.34). */
export const LARGEST_PAGE = 1000;

/** Where the next page begins; null after the last: a short page is the end, whatever `count` has become meanwhile. */
export function nextCursor(results: readonly Cursor[], limit: number): Cursor | null {
  if (results.length < limit) return null;
  // A row whose id could not be read cannot be begun after.
  const last = results.findLast(hasOwnId);
  return last === undefined ? null : { id: last.id, started_at: last.started_at };
}
