import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedMicros } from './row-order.ts';

test('equals the time that JavaScript parses, within the range of its dates', () => {
  const dates = fc.date({
    min: new Date(-8_640_000_000_000_000),
    max: new Date(8_640_000_000_000_000),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, fc.integer({ min: 0, max: 999 }), (date, micros) => {
      const iso = date.toISOString();
      const expanded = iso.length === 24 ? `+00${iso}` : iso;
      const text = expanded.replace('Z', `${String(micros).padStart(3, '0')}Z`);
      expect(storedMicros(text)).toBe(BigInt(date.getTime()) * 1000n + BigInt(micros));
    }),
  );
});

test('is ordered up to the last year of Postgres', () => {
  const times = [
    '-infinity',
    '-004712-01-01T00:00:00Z',
    '-000043-03-15T12:00:00Z',
    '-000043-03-15T12:00:00.000001Z',
    '+000000-12-31T23:59:59.5Z',
    '+010000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.000001Z',
    '+294276-12-31T23:59:59.999999Z',
    'infinity',
  ];
  const micros = times.map(time => storedMicros(time) ?? 0n);
  expect(micros.toSorted((left, right) => (left < right ? -1 : 1))).toEqual(micros);
  expect(new Set(micros).size).toBe(times.length);
});

test.each(['', 'Infinity', '2026-11-20T12:00:00Z', '+10000-01-01T00:00:00Z', '+010000-01-01 00:00:00Z'])(
  '%j is none',
  text => {
    expect(storedMicros(text)).toBeNull();
  },
);
