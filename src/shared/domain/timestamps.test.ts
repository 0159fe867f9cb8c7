import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMicros, parseRfc3339, ZERO_TIME_NANOS } from './timestamps.ts';

const AS = 'as "2006-01-02T15:04:05.999999999Z07:00"';

// All expectations are the output of Go 1.26's time.Parse.
test.each([
  ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
  ['2024-02-29T23:59:59.123456Z', '2024-02-29T23:59:59.123456Z'],
  ['2024-02-29T23:59:59.120000Z', '2024-02-29T23:59:59.12Z'],
  ['2023-12-31T00:00:00+05:30', '2023-12-30T18:30:00Z'],
  ['2024-01-01T1:00:00,5Z', '2024-01-01T01:00:00.5Z'],
  ['2024-01-01T00:00:00+24:00', '2023-12-31T00:00:00Z'],
  ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
])('%s is %s', (text, utc) => {
  const parsed = parseRfc3339(text);
  expect(parsed.ok && formatMicros(parsed.micros)).toBe(utc);
});

test.each([
  ['', `parsing time "" ${AS}: cannot parse "" as "2006"`],
  ['INVALID', `parsing time "INVALID" ${AS}: cannot parse "INVALID" as "2006"`],
  ['2024-01-01', `parsing time "2024-01-01" ${AS}: cannot parse "" as "T"`],
  ['2024-01-01T00:00Z', `parsing time "2024-01-01T00:00Z" ${AS}: cannot parse "Z" as ":"`],
  ['2024-01-01T00:00:00', `parsing time "2024-01-01T00:00:00" ${AS}: cannot parse "" as "Z07:00"`],
  ['2024-1-01T00:00:00Z', `parsing time "2024-1-01T00:00:00Z" ${AS}: cannot parse "1-01T00:00:00Z" as "01"`],
  ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
  ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
  ['2024-04-31T24:00:00Z', 'parsing time "2024-04-31T24:00:00Z": hour out of range'],
  ['2024-01-01T00:60:00Z', 'parsing time "2024-01-01T00:60:00Z": minute out of range'],
  ['2024-01-01T00:00:60Z', 'parsing time "2024-01-01T00:00:60Z": second out of range'],
  [
    '2024-01-01T00:00:00+25:00',
    'parsing time "2024-01-01T00:00:00+25:00": time zone offset hour out of range',
  ],
  ['2024-01-01T00:00:00Z ', 'parsing time "2024-01-01T00:00:00Z ": extra text: " "'],
  ['é"', String.raw`parsing time "\xc3\xa9\"" ${AS}: cannot parse "\xc3\xa9\"" as "2006"`],
])('%j is rejected with the error message of Go', (text, error) => {
  expect(parseRfc3339(text)).toEqual({ ok: false, error });
});

test('nanoseconds are exact, and microseconds are rounded as in Postgres', () => {
  expect(parseRfc3339('1970-01-01T00:00:00.0000014999Z')).toEqual({ ok: true, nanos: 1499n, micros: 1n });
  expect(parseRfc3339('1970-01-01T00:00:00.0000015001Z')).toEqual({ ok: true, nanos: 1500n, micros: 2n });
  expect(parseRfc3339('1970-01-01T00:00:00.999999999Z')).toMatchObject({ micros: 1_000_000n });
  expect(parseRfc3339('0001-01-01T00:00:00Z')).toMatchObject({ nanos: ZERO_TIME_NANOS });
});

test('formatting is the inverse of parsing, to the microsecond', () => {
  const inYears1To9999 = fc.bigInt({ min: ZERO_TIME_NANOS / 1000n, max: 253_402_300_799_999_999n });
  fc.assert(
    fc.property(inYears1To9999, micros => {
      expect(parseRfc3339(formatMicros(micros))).toMatchObject({ ok: true, micros });
    }),
  );
});

test('never throws', () => {
  const near = fc.string({ unit: fc.constantFrom(...'0129-:.,TZ+ é') });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), text => {
      const parsed = parseRfc3339(text);
      return parsed.ok || parsed.error.startsWith('parsing time "');
    }),
    { numRuns: 2000 },
  );
});
