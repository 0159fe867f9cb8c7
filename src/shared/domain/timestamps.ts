import { bytesOf, goTimeQuote } from '#shared/lib/go-compat.ts';

/** The layout with which Coder parses times. `parseRfc3339` accepts the same as Go's `time.Parse`, with its errors. */
export const RFC3339_LAYOUT = '2006-01-02T15:04:05.999999999Z07:00';

type ParsedTime =
  | {
      readonly ok: true;
      /** Nanoseconds since 1970-01-01T00:00:00Z; further digits are dropped, as in Go. */
      readonly nanos: bigint;
      /** Rounded to the nearest microsecond, as in Postgres. */
      readonly micros: bigint;
    }
  | { readonly ok: false; readonly error: string };

/** Go's zero time, 0001-01-01T00:00:00Z, in nanoseconds. Coder treats it as "not set". */
export const ZERO_TIME_NANOS = -62_135_596_800_000_000_000n;

/** The last time that RFC 3339 can express, 9999-12-31T23:59:59.999999Z. */
export const LAST_MICROS = 253_402_300_799_999_999n;

/** Parses an RFC 3339 time as Go does, with Go's error message. Coder converts it to upper case first. */
export function parseRfc3339(text: string): ParsedTime {
  const value = bytesOf(text);
  const refuse = (rest: string, element: string): ParsedTime => ({
    ok: false,
    error:
      `parsing time ${goTimeQuote(value)} as "${RFC3339_LAYOUT}": ` +
      `cannot parse ${goTimeQuote(rest)} as "${element}"`,
  });
  const refuseWith = (message: string): ParsedTime => ({
    ok: false,
    error: `parsing time ${goTimeQuote(value)}: ${message}`,
  });

  let rest = value;
  const numbers: number[] = [];
  for (const { element, before, digits, from, to, name } of FIELDS) {
    if (!rest.startsWith(before)) return refuse(rest, before);
    rest = rest.slice(before.length);
    const found = digits.exec(rest);
    if (!found) return refuse(rest, element);
    const number = Number(found[0]);
    if (number < from || number > to) return refuseWith(`${name} out of range`);
    numbers.push(number);
    rest = rest.slice(found[0].length);
  }
  const fraction = /^[.,](\d+)/.exec(rest);
  rest = rest.slice(fraction?.[0].length ?? 0);

  let offsetMinutes = 0;
  if (rest.startsWith('Z')) {
    rest = rest.slice(1);
  } else {
    if (rest.length < 6 || rest[3] !== ':') return refuse(rest, 'Z07:00');
    const hours = twoDigits(rest.slice(1, 3));
    const minutes = hours === null ? null : twoDigits(rest.slice(4, 6));
    // Go allows offsets of 24 hours and 60 minutes, and checks the range before the sign.
    if ((minutes ?? 0) > 60) return refuseWith('time zone offset minute out of range');
    if ((hours ?? 0) > 24) return refuseWith('time zone offset hour out of range');
    if (hours === null || minutes === null || !/^[+-]/.test(rest)) return refuse(rest, 'Z07:00');
    offsetMinutes = (rest.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
    rest = rest.slice(6);
  }
  if (rest !== '') return refuseWith(`extra text: ${goTimeQuote(rest)}`);

  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day) return refuseWith('day out of range');
  date.setUTCHours(hour, minute - offsetMinutes, second);
  const digits = (fraction?.[1] ?? '').slice(0, 9);
  const seconds = BigInt(date.getTime() / 1000);
  return {
    ok: true,
    nanos: seconds * 1_000_000_000n + BigInt(digits.padEnd(9, '0')),
    micros: seconds * 1_000_000n + BigInt(roundHalfEven(Number(`0.${digits}`) * 1e6)),
  };
}

/** RFC 3339 in UTC as Go formats it: with `Z` and without trailing zeros. */
export function formatMicros(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((micros - fraction) / 1000n));
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const monthToSecond = date.toISOString().slice(-20, -5);
  return `${year}${monthToSecond}${trimFraction(`.${String(fraction).padStart(6, '0')}`)}Z`;
}

/** `.120000` becomes `.12`, `.000000` nothing. */
function trimFraction(fraction: string): string {
  return fraction.replace(/\.?0+$/, '');
}

// The hour can have one digit, as in Go.
const FIELDS = [
  { element: '2006', before: '', digits: /^\d{4}/, from: 0, to: 9999, name: 'year' },
  { element: '01', before: '-', digits: /^\d{2}/, from: 1, to: 12, name: 'month' },
  { element: '02', before: '-', digits: /^\d{2}/, from: 0, to: 99, name: 'day' },
  { element: '15', before: 'T', digits: /^\d{1,2}/, from: 0, to: 23, name: 'hour' },
  { element: '04', before: ':', digits: /^\d{2}/, from: 0, to: 59, name: 'minute' },
  { element: '05', before: ':', digits: /^\d{2}/, from: 0, to: 59, name: 'second' },
] as const;

function twoDigits(text: string): number | null {
  return /^\d{2}$/.test(text) ? Number(text) : null;
}

/** Rounds like C's `rint`, which Postgres uses for fractions of a second. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const WIRE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:)([0-5]\d)(?:\.(\d{1,6}))?Z$/;

/**
 * Parses many times that are close together, such as those of ten thousand tool calls, by parsing each minute once.
 * Returns microseconds since 1970, exact up to the year 2255, or null if the time is invalid.
 */
export function createMicrosParser(): (time: string) => number | null {
  const minutes = new Map<string, number | null>();
  return time => {
    const [, minute, seconds = '', fraction = ''] = WIRE.exec(time) ?? [];
    if (minute === undefined) return parse(time.toUpperCase());
    let start = minutes.get(minute);
    if (start === undefined) minutes.set(minute, (start = parse(`${minute}00Z`)));
    return start === null ? null : start + Number(seconds + fraction.padEnd(6, '0'));
  };
}

function parse(time: string): number | null {
  const parsed = parseRfc3339(time);
  return parsed.ok ? Number(parsed.micros) : null;
}
