import type { Cursor } from './coder-api.ts';
import { hasOwnId } from './read-interception.ts';

/** Where the next page begins; null after the last: a short page is the end, whatever `count` has become meanwhile. */
export function nextCursor(results: readonly Cursor[], limit: number): Cursor | null {
  if (results.length < limit) return null;
  // A row whose id could not be read cannot be begun after.
  const last = results.findLast(hasOwnId);
  if (last === undefined) return null;
  const { id, started_at, stored_start } = last;
  return { id, started_at, ...(stored_start !== undefined && { stored_start }) };
}
