import type { Cursor } from './cursor.ts';
import type { InterceptionRow, RowsPage } from './interception-row.ts';
import { parseRfc3339 } from './rfc3339.ts';
import { storedMicros } from './stored-time.ts';

/** In the list's order: newest first, then by id downwards. */
export function comesAfter(row: Cursor, cursor: Cursor): boolean {
  if (row.stored_start !== undefined || cursor.stored_start !== undefined) {
    const [own, other] = [microsOf(row), microsOf(cursor)];
    if (own !== null && other !== null && own !== other) return own < other;
  }
  const apart = Date.parse(row.started_at) - Date.parse(cursor.started_at);
  if (apart !== 0 && !Number.isNaN(apart)) return apart < 0;
  const [own, other] = [parseRfc3339(row.started_at), parseRfc3339(cursor.started_at)];
  if (!own.ok || !other.ok || own.micros === other.micros) return row.id < cursor.id;
  return own.micros < other.micros;
}

function microsOf({ started_at, stored_start }: Cursor): bigint | null {
  if (stored_start !== undefined) return storedMicros(stored_start);
  const parsed = parseRfc3339(started_at);
  return parsed.ok ? parsed.micros : null;
}

/** The ids of all these rows. */
export function idsOf(pages: readonly RowsPage[]): Set<string> {
  const ids = new Set<string>();
  for (const { results } of pages) for (const { id } of results) ids.add(id);
  return ids;
}

/**
 * What of a page was not there before: a server may give a row on two pages. While everything comes in the list's order
 * that needs no look at the rows before, however many they are.
 */
export function freshRows(
  before: readonly RowsPage[],
  results: readonly InterceptionRow[],
): readonly InterceptionRow[] {
  const pages = [...before.map(page => page.results), results].filter(({ length }) => length > 0);
  const joinInOrder = pages.every((page, at) => areInOrder(pages[at - 1]?.at(-1), page[0]));
  if (joinInOrder && pages.every(isInOrder)) return results;
  const known = idsOf(before);
  return results.filter(({ id }) => {
    const isKnown = known.has(id);
    known.add(id);
    return !isKnown;
  });
}

function areInOrder(row: InterceptionRow | undefined, next: InterceptionRow | undefined): boolean {
  return row === undefined || next === undefined || comesAfter(next, row);
}

const ordered = new WeakMap<object, boolean>();

/** Looked at once for each page: what was loaded does not change. */
function isInOrder(rows: readonly InterceptionRow[]): boolean {
  let known = ordered.get(rows);
  if (known === undefined) {
    known = rows.every((row, at) => areInOrder(rows[at - 1], row));
    ordered.set(rows, known);
  }
  return known;
}
