import { formatMicros, LAST_MICROS, ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import type { Columns } from './schema.ts';

/** What the SQL of this server runs on. Timestamps and bigints arrive as text: both hold more than a JavaScript number or date. */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queryable {
  /** What its tables have beyond what every version of Coder's has. */
  readonly columns: Columns;
  /**
   * Every statement of `run` sees one snapshot of the data; nothing can be written. An aborted `signal` spares the
   * database what nobody waits for any more, and rejects with its reason.
   */
  snapshot<Result>(run: (tx: Queryable) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Resolves where it answers, ahead of all that waits for it where it takes one after the other. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The parameters of one statement; `bind` gives the name under which the text may use a value. */
export class SqlParams {
  readonly values: unknown[] = [];

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/**
 * Selects an instant as text with all six digits and its era, whatever zone and date style the session has. Postgres
 * reads the text back as the same instant. `to_char` gives NULL for the infinities, which have names of their own.
 */
export function instantColumn(column: string): string {
  return `coalesce(to_char(${column} AT TIME ZONE 'UTC', '${INSTANT_FORMAT}'), ${column}::text)`;
}

const INSTANT_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z "BC';
/** What that gives for the years 1 to 9999, the ones that Go and RFC 3339 can write. */
const COMMON = /^\d{4}-.*Z AD$/;
const FIRST_INSTANT = '0001-01-01T00:00:00Z';
const LAST_INSTANT = formatMicros(LAST_MICROS);

/**
 * That text as Go writes a time: no more of the fraction than it needs. Postgres has times that RFC 3339 cannot write:
 * they become the nearest one that it can, so that every client can read the page. `storedInstant` has the real value.
 */
export function goInstant(text: string): string {
  if (COMMON.test(text)) return trimInstant(text);
  return text.startsWith('-') || text.endsWith('BC') ? FIRST_INSTANT : LAST_INSTANT;
}

/**
 * The stored value of an instant that `goInstant` cannot write, else null: `infinity`, `-infinity`, or ISO 8601 with
 * an expanded year, in which 1 BC is the year 0.
 */
export function storedInstant(text: string): string | null {
  if (COMMON.test(text)) return null;
  const [, year = '', rest = '', era = ''] = /^(\d+)(-\S*) (AD|BC)$/.exec(text) ?? [];
  if (era === '') return text;
  if (era === 'AD') return trimInstant(`+${year.padStart(6, '0')}${rest} AD`);
  const before = Number(year) - 1;
  return trimInstant(`${before === 0 ? '+' : '-'}${String(before).padStart(6, '0')}${rest} BC`);
}

function trimInstant(text: string): string {
  return text.replace(/\.?0*Z ..$/, 'Z');
}

const FIRST_YEAR = ZERO_TIME_NANOS / 1000n;

/**
 * Microseconds since 1970 as a parameter for `timestamptz`. A zone can push a time out of the years 1 to 9999. The first
 * and the last instant stand for everything beyond them too, as they do in answers.
 */
export function lowerBound(micros: bigint): string {
  return micros <= FIRST_YEAR ? '-infinity' : instantParam(micros);
}

export function upperBound(micros: bigint): string {
  return micros >= LAST_MICROS ? 'infinity' : instantParam(micros);
}

function instantParam(micros: bigint): string {
  if (micros < FIRST_YEAR) return '-infinity';
  return micros <= LAST_MICROS ? formatMicros(micros) : 'infinity';
}

/**
 * Postgres has no text with NUL or with bytes that are not UTF-8: such a value equals nothing that is stored, and may not
 * be sent.
 */
export function canBeStored(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}
