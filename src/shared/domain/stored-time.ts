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
