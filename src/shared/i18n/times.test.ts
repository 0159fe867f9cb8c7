import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsecondsBetween, millisecondsBetween } from './times.ts';

/** RFC 3339 with the digits that a server writes. */
function written(micros: number, zone: string): string {
  const offset =
    zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  const seconds = new Date(Math.floor(micros / 1e6) * 1000 + offset * 60_000).toISOString().slice(0, 19);
  const fraction = String(((micros % 1e6) + 1e6) % 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}${zone}`;
}

const instant = fc.integer({ min: Date.UTC(1960, 0) * 1000, max: Date.UTC(2100, 0) * 1000 });
const length = fc.oneof(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -4e9, max: 4e12 }));
const zone = fc.constantFrom('Z', '+02:00', '-05:30');

describe('the time between two of the server’s times', () => {
  it('is exact to the microsecond', () => {
    fc.assert(
      fc.property(instant, length, zone, zone, (start, micros, one, other) => {
        expect(microsecondsBetween(written(start, one), written(start + micros, other))).toBe(micros);
      }),
    );
  });

  it('is rounded to the nearest millisecond, and a negative duration stays negative', () => {
    fc.assert(
      fc.property(instant, length, (start, micros) => {
        const rounded = millisecondsBetween(written(start, 'Z'), written(start + micros, 'Z')) ?? Number.NaN;
        expect(Math.sign(rounded) < 0).toBe(micros < 0);
        // Less than half a millisecond before the start is rounded to 1, not to 0.
        expect(rounded).toBe(
          micros < 0 ? Math.min(-1, -Math.round(-micros / 1000)) : Math.round(micros / 1000),
        );
      }),
    );
  });

  it.each([
    ['2026-11-20T10:00:00.0006Z', '2026-11-20T10:00:01.0004Z', 1000],
    ['2026-11-20T10:00:00.000400Z', '2026-11-20T10:00:00.001600Z', 1],
    ['2026-11-20T10:00:00.999999Z', '2026-11-20T10:00:01Z', 0],
    ['2026-11-20T10:00:00.123456789Z', '2026-11-20T12:00:00.123456+02:00', 0],
    ['2026-11-20t10:00:00.5z', '2026-11-20T10:00:01Z', 500],
    ['2026-11-20T10:00:00.000001Z', '2026-11-20T10:00:00Z', -1],
    ['2026-11-20T10:04:00Z', '2026-11-20T09:00:00Z', -3_840_000],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:03Z', 3000],
    ['1969-12-31T23:59:59.9999Z', '1970-01-01T00:00:00.0001Z', 0],
    ['2026-11-20T10:00:00Z', null, null],
    ['', '2026-11-20T10:00:00Z', null],
    ['soon', '2026-11-20T10:00:00.5Z', null],
  ])('from %s to %s is %s ms', (from, to, milliseconds) => {
    expect(millisecondsBetween(from, to)).toBe(milliseconds === 0 ? 0 : milliseconds);
  });
});
