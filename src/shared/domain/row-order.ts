import type { Cursor } from './coder-api.ts';
import type { InterceptionRow, RowsPage } from './interception-row.ts';
import { parseRfc3339 } from './timestamps.ts';

const EXPANDED = /^([+-]\d{6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?Z$/;
/** The Gregorian calendar repeats after 400 years. */
const CYCLE_YEARS = 400;
const CYCLE_MS = 146_097 * 86_400_000;
/** Microseconds; later than any date in Postgres. */
const INFINITY = 10n ** 20n;

/**
 * Microseconds since 1970 for a database time that RFC 3339 cannot express: `infinity`, `-infinity`, or ISO 8601 with an
 * expanded year, which can exceed the range of a JavaScript date. Null for anything else.
 */
export function storedMicros(text: string): bigint | null {
  if (text === 'infinity') return INFINITY;
  if (text === '-infinity') return -INFINITY;
  const found = EXPANDED.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const cycles = Math.floor(year / CYCLE_YEARS);
  const date = new Date(0);
  date.setUTCFullYear(year - cycles * CYCLE_YEARS, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const seconds = (BigInt(date.getTime()) + BigInt(cycles) * BigInt(CYCLE_MS)) * 1000n;
  return seconds + BigInt((found[7] ?? '').padEnd(6, '0'));
}

/** Whether a row comes after the cursor: the list is sorted by descending start time, then by descending ID. */
export function isAfter(row: Cursor, cursor: Cursor): boolean {
  if (row.stored_start !== undefined || cursor.stored_start !== undefined) {
    const [rowMicros, cursorMicros] = [microsOf(row), microsOf(cursor)];
    if (rowMicros !== null && cursorMicros !== null && rowMicros !== cursorMicros)
      return rowMicros < cursorMicros;
  }
  const difference = Date.parse(row.started_at) - Date.parse(cursor.started_at);
  if (difference !== 0 && !Number.isNaN(difference)) return difference < 0;
  const [start, cursorStart] = [parseRfc3339(row.started_at), parseRfc3339(cursor.started_at)];
  if (!start.ok || !cursorStart.ok || start.micros === cursorStart.micros) return row.id < cursor.id;
  return start.micros < cursorStart.micros;
}

function microsOf({ started_at, stored_start }: Cursor): bigint | null {
  if (stored_start !== undefined) return storedMicros(stored_start);
  const parsed = parseRfc3339(started_at);
  return parsed.ok ? parsed.micros : null;
}

export function idsOf(pages: readonly RowsPage[]): Set<string> {
  const ids = new Set<string>();
  for (const { results } of pages) for (const { id } of results) ids.add(id);
  return ids;
}

/**
 * Removes rows that an earlier page has, because a server can return a row on two pages. While all pages are in order,
 * the earlier rows are not searched.
 */
export function dedupeRows(
  before: readonly RowsPage[],
  results: readonly InterceptionRow[],
): readonly InterceptionRow[] {
  const pages = [...before.map(page => page.results), results].filter(({ length }) => length > 0);
  const joinInOrder = pages.every((page, at) => areInOrder(pages[at - 1]?.at(-1), page[0]));
  if (joinInOrder && pages.every(isInOrder)) return results;
  const ids = idsOf(before);
  return results.filter(({ id }) => {
    const isDuplicate = ids.has(id);
    ids.add(id);
    return !isDuplicate;
  });
}

function areInOrder(row: InterceptionRow | undefined, next: InterceptionRow | undefined): boolean {
  return row === undefined || next === undefined || isAfter(next, row);
}

const orderCache = new WeakMap<object, boolean>();

/** Cached per page, because loaded pages do not change. */
function isInOrder(rows: readonly InterceptionRow[]): boolean {
  let inOrder = orderCache.get(rows);
  if (inOrder === undefined) {
    inOrder = rows.every((row, at) => areInOrder(rows[at - 1], row));
    orderCache.set(rows, inOrder);
  }
  return inOrder;
}
