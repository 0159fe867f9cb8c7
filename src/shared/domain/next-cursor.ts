import type { Cursor } from './coder-api.ts';
import { hasServerId } from './read-interception.ts';

/** The cursor of the next page, or null after the last. A short page is the last, even if `count` has grown since. */
export function nextCursor(results: readonly Cursor[], limit: number): Cursor | null {
  if (results.length < limit) return null;
  // A row with an invalid ID cannot be a cursor.
  const last = results.findLast(hasServerId);
  if (last === undefined) return null;
  const { id, started_at, stored_start } = last;
  return { id, started_at, ...(stored_start !== undefined && { stored_start }) };
}
