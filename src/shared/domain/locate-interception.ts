import { canonicalUuid, isNilUuid } from './coder-api.ts';
import type { Interception } from './interception.ts';
import type { RowText } from './interception-row.ts';
import { parseRfc3339 } from './timestamps.ts';

/** One look into the list of everything, newest first and then by id downwards. */
export interface Look {
  limit: number;
  offset?: number;
  after_id?: string;
  /** RFC 3339, inclusive. */
  started_after?: string;
  started_before?: string;
}

export interface Seen {
  /** Of all rows that the look's times let through. */
  count: number;
  results: Interception[];
}

/** Asks the API; null where the row of `after_id` is not there or may not be read. Anything else that fails is thrown. */
export type Ask = (look: Look) => Promise<Seen | null>;

export type Found =
  | {
      kind: 'found';
      interception: Interception;
      /** As it was written, where it is at hand. */
      text?: RowText;
    }
  /** Not an id at all. */
  | { kind: 'malformed' }
  /** Never there, purged, or not for this reader: Coder does not tell them apart. */
  | { kind: 'unknown' }
  /** There, and not listed before it ends. */
  | { kind: 'running' }
  /** Rows came and went faster than it could be found. */
  | { kind: 'moving' };

type ListPosition = Pick<Interception, 'id' | 'started_at'>;

/** The largest page Coder gives. */
const LARGEST = 1000;
/** How often the search begins anew, or looks again, when rows came or went meanwhile. */
const ATTEMPTS = 5;
/** How many rows more are looked at on either side after the list has moved. */
const MARGIN = 20;

/**
 * Finds one interception by its id, which the API has no question for. `after_id` gives the next older row; how many
 * rows are at least as new as that one says where it stands, and the row before it there is the one that is looked for.
 * Three requests where start times differ and nothing moves; with ties at the older row's instant the window above it
 * doubles until it is left. Only what one answer shows side by side is taken for true, never two positions from two.
 */
export async function findInterception(id: string, ask: Ask): Promise<Found> {
  const wanted = canonicalUuid(id);
  if (wanted === null) return { kind: 'malformed' };
  if (isNilUuid(wanted)) return { kind: 'unknown' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const older = await ask({ after_id: wanted, limit: 1 });
    if (older === null) return { kind: 'unknown' };
    const [next] = older.results;
    const found = await (next
      ? findAbove(wanted, next, older.count, ask)
      : findLast(wanted, older.count, ask));
    if (found !== null) return found;
  }
  return { kind: 'moving' };
}

/** Finds the row directly before `next`; null where the list moved out of sight meanwhile. */
async function findAbove(id: string, next: ListPosition, known: number, ask: Ask): Promise<Found | null> {
  const newer = await ask({ started_after: next.started_at, limit: 1 });
  let to = newer?.count ?? 0;
  let from = to - 2;
  let count = known;
  let moves = 0;
  while (to > 0 && moves < ATTEMPTS) {
    const offset = Math.max(0, from, to - LARGEST);
    const seen = await ask({ offset, limit: to - offset });
    const interception = seen?.results.find(row => row.id === id);
    if (interception) return { kind: 'found', interception };
    if (!seen || seen.results.length === 0) return null;
    const at = seen.results.findIndex(row => row.id === next.id);
    const moved = seen.count - count;
    if (at > 0 || (at === 0 && offset === 0)) {
      // In one and the same answer its neighbour is another row, so it is not listed.
      return moved === 0 ? { kind: 'running' } : await tellUnlisted(id, ask);
    }
    if (moved !== 0) {
      // Rows came or went above, which moves the place, or below, which does not.
      [from, to] = [Math.min(offset, offset + moved) - MARGIN, Math.max(to, to + moved) + MARGIN];
      count = seen.count;
      moves += 1;
    } else {
      // Rows of the same instant, in an order that only the server knows beforehand: it stands further up.
      if (seen.results.some(row => !isSameInstant(row, next))) return null;
      const size = 2 * (to - offset);
      to = at === 0 ? offset + 1 : offset;
      from = to - size;
    }
  }
  return null;
}

/** Nothing is older: if it is listed, it is the last. Null where the list moved meanwhile. */
async function findLast(id: string, count: number, ask: Ask): Promise<Found | null> {
  if (count === 0) return { kind: 'running' };
  const seen = await ask({ offset: count - 1, limit: 1 });
  const [interception] = seen?.results ?? [];
  if (interception?.id === id) return { kind: 'found', interception };
  return seen?.count === count && interception ? { kind: 'running' } : null;
}

/** It is there and not listed, or it has been purged while it was looked for. */
async function tellUnlisted(id: string, ask: Ask): Promise<Found> {
  return { kind: (await ask({ after_id: id, limit: 1 })) === null ? 'unknown' : 'running' };
}

function isSameInstant(row: ListPosition, other: ListPosition): boolean {
  const [own, its] = [parseRfc3339(row.started_at), parseRfc3339(other.started_at)];
  return own.ok && its.ok && own.micros === its.micros;
}
