import { formatMicros, LAST_MICROS, ZERO_TIME_NANOS } from '#shared/domain/timestamps.ts';
import type { Columns } from './schema.ts';

/**
 * Where this server runs its SQL. Timestamps and bigints arrive as text, because both exceed a JavaScript
 * date or number.
 */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queryable {
  /** The optional columns that its tables have. */
  readonly columns: Columns;
  /**
   * Every statement of `run` sees one read-only snapshot. If `signal` aborts, the work is canceled and the
   * promise rejects with its reason.
   */
  snapshot<Result>(run: (tx: Queryable) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /**
   * Like `snapshot`, for statements over all rows: they may take longer and use more memory. Other requests are answered
   * in between.
   */
  longRead<Result>(run: (tx: Queryable) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Resolves if the database answers. Where statements are queued, the check goes to the front. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Collects the parameters of one statement; `bind` returns the placeholder of a value. */
export class SqlParams {
  readonly values: unknown[];

  constructor(values: readonly unknown[] = []) {
    this.values = [...values];
  }

  /** For another statement that starts with the same conditions. */
  copy(): SqlParams {
    return new SqlParams(this.values);
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/**
 * Selects a timestamp as text with six decimals and its era, independent of the session's zone and date
 * style. Postgres reads the text back as the same time. `to_char` gives NULL for the infinities, so those
 * come from `::text`.
 */
export function timestampColumn(column: string): string {
  return `coalesce(to_char(${column} AT TIME ZONE 'UTC', '${TIMESTAMP_FORMAT}'), ${column}::text)`;
}

const TIMESTAMP_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z "BC';
/** The format for the years 1 to 9999, the only ones that Go and RFC 3339 can write. */
const RFC3339_RANGE = /^\d{4}-.*Z AD$/;
const FIRST_TIMESTAMP = '0001-01-01T00:00:00Z';
const LAST_TIMESTAMP = formatMicros(LAST_MICROS);

/**
 * Formats the text as Go does, without trailing zeros. A time that RFC 3339 cannot write becomes the nearest
 * one that it can, so that every client can parse the page; `storedTimestamp` returns the real value.
 */
export function goTimestamp(text: string): string {
  if (RFC3339_RANGE.test(text)) return trimTimestamp(text);
  return text.startsWith('-') || text.endsWith('BC') ? FIRST_TIMESTAMP : LAST_TIMESTAMP;
}

/**
 * The stored value of a time that `goTimestamp` has to replace, else null: `infinity`, `-infinity`, or ISO 8601
 * with an expanded year, where 1 BC is year 0.
 */
export function storedTimestamp(text: string): string | null {
  if (RFC3339_RANGE.test(text)) return null;
  const [, year = '', rest = '', era = ''] = /^(\d+)(-\S*) (AD|BC)$/.exec(text) ?? [];
  if (era === '') return text;
  if (era === 'AD') return trimTimestamp(`+${year.padStart(6, '0')}${rest} AD`);
  const isoYear = Number(year) - 1;
  return trimTimestamp(`${isoYear === 0 ? '+' : '-'}${String(isoYear).padStart(6, '0')}${rest} BC`);
}

function trimTimestamp(text: string): string {
  return text.replace(/\.?0*Z ..$/, 'Z');
}

const FIRST_MICROS = ZERO_TIME_NANOS / 1000n;

/**
 * Formats microseconds since 1970 as a `timestamptz` parameter. A zone can move a time out of the years 1 to
 * 9999, so the first and the last representable time include everything beyond them, as in responses.
 */
export function lowerBound(micros: bigint): string {
  return micros <= FIRST_MICROS ? '-infinity' : timestampParam(micros);
}

export function upperBound(micros: bigint): string {
  return micros >= LAST_MICROS ? 'infinity' : timestampParam(micros);
}

function timestampParam(micros: bigint): string {
  if (micros < FIRST_MICROS) return '-infinity';
  return micros <= LAST_MICROS ? formatMicros(micros) : 'infinity';
}

/** Postgres stores no text with NUL or invalid UTF-8. Such a value matches no row and must not be sent. */
export function canBeStored(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}
