import type { Interception } from './interception.ts';

/** The last row of a page: the next one begins strictly after it. */
export type Cursor = Pick<Interception, 'id' | 'started_at'>;

/** The largest page Coder gives (2.29 to 2.34). */
export const LARGEST_PAGE = 1000;

/** Where the next page begins; null after the last: a short page is the end, whatever `count` has become meanwhile. */
export function nextCursor(results: readonly Cursor[], limit: number): Cursor | null {
  const last = results.at(-1);
  return last === undefined || results.length < limit ? null : { id: last.id, started_at: last.started_at };
}
