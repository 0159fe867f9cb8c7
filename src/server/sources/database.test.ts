import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { goTimestamp, lowerBound, storedTimestamp, upperBound } from './database.ts';

/** A timestamp as `timestampColumn` selects it. */
const selected = (year: number, rest: string): string =>
  `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${rest}Z ${year > 0 ? 'AD' : 'BC'}`;
const REST = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 999_999 }),
  )
  .map(([month, day, fraction]) => {
    const twoDigits = (part: number): string => String(part).padStart(2, '0');
    return `${twoDigits(month)}-${twoDigits(day)}T10:20:30.${String(fraction).padStart(6, '0')}`;
  });

test('a time in the years 1 to 9999 has Go’s format, and no separate stored value', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), REST, (year, rest) => {
      const text = selected(year, rest);
      expect(Date.parse(goTimestamp(text))).toBe(Date.parse(text.replace(/\d{3}Z AD$/, 'Z')));
      expect(goTimestamp(text)).not.toMatch(/[.0]0*Z$/.test(text) ? /\.\d*0Z$/ : /Z Z$/);
      expect(storedTimestamp(text)).toBeNull();
    }),
  );
});

test('any other time becomes the nearest of these, and keeps its year as the stored value', () => {
  const years = fc.oneof(fc.integer({ min: -4712, max: 0 }), fc.integer({ min: 10_000, max: 294_276 }));
  fc.assert(
    fc.property(years, REST, (year, rest) => {
      const text = selected(year, rest);
      expect(goTimestamp(text)).toBe(year > 0 ? '9999-12-31T23:59:59.999999Z' : '0001-01-01T00:00:00Z');
      const stored = storedTimestamp(text) ?? '';
      expect(stored).toMatch(/^[+-]\d{6}-\d\d-\d\dT/);
      expect(Number.parseInt(stored, 10)).toBe(year);
    }),
  );
});

test.each([
  ['infinity', '9999-12-31T23:59:59.999999Z'],
  ['-infinity', '0001-01-01T00:00:00Z'],
])('%s becomes %s', (text, expected) => {
  expect([goTimestamp(text), storedTimestamp(text)]).toEqual([expected, text]);
});

const FIRST = -62_135_596_800_000_000n;
const LAST = 253_402_300_799_999_999n;

test('bounds at the first and the last time are infinite, all others exact', () => {
  expect([lowerBound(FIRST), upperBound(LAST)]).toEqual(['-infinity', 'infinity']);
  expect([lowerBound(FIRST - 1n), upperBound(LAST + 1n)]).toEqual(['-infinity', 'infinity']);
  fc.assert(
    fc.property(fc.bigInt({ min: FIRST + 1n, max: LAST - 1n }), micros => {
      expect([lowerBound(micros), upperBound(micros)]).toEqual([formatMicros(micros), formatMicros(micros)]);
    }),
  );
});
