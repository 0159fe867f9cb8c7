import { formatMicros, ZERO_TIME_NANOS } from '#model/rfc3339.ts';

/** The parameters of one statement; `bind` gives the name under which the text may use a value. */
export class SqlParams {
  readonly values: unknown[] = [];

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** Selects an instant as text with all six digits, whatever zone and date style the session has. */
export function instantColumn(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** That text as Go writes a time: no more of the fraction than it needs. */
export function goInstant(text: string): string {
  return text.replace(/\.?0*Z$/, 'Z');
}

const FIRST_YEAR = ZERO_TIME_NANOS / 1000n;
const YEAR_10000 = 253_402_300_800_000_000n;

/** Microseconds since 1970 as a parameter for `timestamptz`. A zone can push a time out of the years 1 to 9999. */
export function instantParam(micros: bigint): string {
  if (micros < FIRST_YEAR) return '-infinity';
  return micros < YEAR_10000 ? formatMicros(micros) : 'infinity';
}

/** Postgres has no text with NUL in it: such a value equals nothing that is stored, and may not be sent. */
export function canBeStored(text: string): boolean {
  return !text.includes('\0');
}
