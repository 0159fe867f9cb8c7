import { canonicalUuid, isNilUuid } from './coder-api.ts';
import type { Interception } from './interception.ts';
import type { RowText } from './interception-row.ts';
import { parseRfc3339 } from './timestamps.ts';

/** A query of the unfiltered list, which is sorted by descending start time, then by descending ID. */
export interface ListQuery {
  limit: number;
  offset?: number;
  after_id?: string;
  /** RFC 3339, inclusive. */
  started_after?: string;
  started_before?: string;
}

export interface ListResult {
  /** All rows within the query's times, not only this page. */
  count: number;
  results: Interception[];
}

/** Fetches from the API: null if the row of `after_id` does not exist or is not readable; throws on any other error. */
export type FetchList = (query: ListQuery) => Promise<ListResult | null>;

export type LookupResult =
  | {
      kind: 'found';
      interception: Interception;
      /** The JSON source, if available. */
      text?: RowText;
    }
  /** Not a UUID. */
  | { kind: 'malformed' }
  /** Nonexistent, purged or not readable by this user: Coder does not distinguish these. */
  | { kind: 'unknown' }
  /** Exists, but is not listed before it ends. */
  | { kind: 'running' }
  /** The list changed too fast to find the row. */
  | { kind: 'moving' };

type ListPosition = Pick<Interception, 'id' | 'started_at'>;

/** Coder's limit. */
const MAX_PAGE_SIZE = 1000;
/** Retries, of the search and of a page in it, when the list changes during the search. */
const ATTEMPTS = 5;
/** Extra rows fetched on each side after the list has changed. */
const MARGIN = 20;

/**
 * Finds an interception by ID, for which the API has no endpoint. `after_id` returns the next older row, the number of
 * rows at least as new as that one is its position, and the row before it is the result. This takes three requests
 * if start times differ and the list does not change; with ties at the older row's start time, the window above it
 * doubles until it covers them. Only positions within one response are compared, never across two responses.
 */
export async function findInterception(id: string, fetchList: FetchList): Promise<LookupResult> {
  const uuid = canonicalUuid(id);
  if (uuid === null) return { kind: 'malformed' };
  if (isNilUuid(uuid)) return { kind: 'unknown' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const older = await fetchList({ after_id: uuid, limit: 1 });
    if (older === null) return { kind: 'unknown' };
    const [next] = older.results;
    const found = await (next
      ? findAbove(uuid, next, older.count, fetchList)
      : findLast(uuid, older.count, fetchList));
    if (found !== null) return found;
  }
  return { kind: 'moving' };
}

/** Finds the row directly before `next`, or returns null if the list moved out of the window. */
async function findAbove(
  id: string,
  next: ListPosition,
  initialCount: number,
  fetchList: FetchList,
): Promise<LookupResult | null> {
  const newer = await fetchList({ started_after: next.started_at, limit: 1 });
  let to = newer?.count ?? 0;
  let from = to - 2;
  let count = initialCount;
  let moves = 0;
  while (to > 0 && moves < ATTEMPTS) {
    const offset = Math.max(0, from, to - MAX_PAGE_SIZE);
    const page = await fetchList({ offset, limit: to - offset });
    const interception = page?.results.find(row => row.id === id);
    if (interception) return { kind: 'found', interception };
    if (!page || page.results.length === 0) return null;
    const at = page.results.findIndex(row => row.id === next.id);
    const moved = page.count - count;
    if (at > 0 || (at === 0 && offset === 0)) {
      // The same response has another row in its position, so it is not listed.
      return moved === 0 ? { kind: 'running' } : await checkUnlisted(id, fetchList);
    }
    if (moved !== 0) {
      // Rows above changed, which moves the position, or rows below, which does not.
      [from, to] = [Math.min(offset, offset + moved) - MARGIN, Math.max(to, to + moved) + MARGIN];
      count = page.count;
      moves += 1;
    } else {
      // All rows have the same start time, in an order that only the server knows; the row is further up.
      if (page.results.some(row => !isSameInstant(row, next))) return null;
      const size = 2 * (to - offset);
      to = at === 0 ? offset + 1 : offset;
      from = to - size;
    }
  }
  return null;
}

/** For a row without an older one, which is the last if it is listed. Returns null if the list changed. */
async function findLast(id: string, count: number, fetchList: FetchList): Promise<LookupResult | null> {
  if (count === 0) return { kind: 'running' };
  const page = await fetchList({ offset: count - 1, limit: 1 });
  const [interception] = page?.results ?? [];
  if (interception?.id === id) return { kind: 'found', interception };
  return page?.count === count && interception ? { kind: 'running' } : null;
}

/** Distinguishes a row that is not listed from one that was purged during the search. */
async function checkUnlisted(id: string, fetchList: FetchList): Promise<LookupResult> {
  return { kind: (await fetchList({ after_id: id, limit: 1 })) === null ? 'unknown' : 'running' };
}

function isSameInstant(row: ListPosition, other: ListPosition): boolean {
  const [a, b] = [parseRfc3339(row.started_at), parseRfc3339(other.started_at)];
  return a.ok && b.ok && a.micros === b.micros;
}
