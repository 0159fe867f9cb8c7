import type { Cursor } from './coder-api.ts';
import type { InterceptionRow, RowsPage } from './interception-row.ts';
import { parseRfc3339 } from './timestamps.ts';

const EXPANDED = /^([+-]\d{6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?Z$/;
/** The calendar repeats after so many years. */
const CYCLE_YEARS = 400;
const CYCLE_MS = 146_097 * 86_400_000;
/** Later than any date of Postgres, in microseconds. */
const INFINITY = 10n ** 20n;

/**
 * Microseconds since 1970 of a time that a database holds and RFC 3339 cannot write: `infinity`, `-infinity`, or
 * ISO 8601 with an expanded year. These go beyond the years of a JavaScript date. Null for anything else.
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

/** In the list's order: newest first, then by id downwards. */
export function isAfter(row: Cursor, cursor: Cursor): boolean {
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
export function dedupeRows(
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
  return row === undefined || next === undefined || isAfter(next, row);
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
