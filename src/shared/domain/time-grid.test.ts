import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { bucketAt, timeGrid } from './time-grid.ts';

const zoneOfMachine = process.env['TZ'];
afterEach(() => {
  if (zoneOfMachine === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneOfMachine;
});

const HOUR = 3_600_000;
const time = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 0, 1) });
const length = fc.oneof(
  fc.integer({ min: 0, max: 48 * HOUR }),
  fc.integer({ min: 0, max: 3000 * 24 * HOUR }),
);

describe.each(['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'])(
  'a grid in %s',
  zone => {
    it('covers the period with at max the requested number of buckets, in order', () => {
      process.env['TZ'] = zone;
      fc.assert(
        fc.property(time, length, fc.integer({ min: 2, max: 300 }), (from, span, max) => {
          const { edges, numbers } = timeGrid(from, from + span, 'local', max);
          expect(edges.length - 1).toBeLessThanOrEqual(max);
          expect(edges[0]).toBeLessThanOrEqual(from);
          expect(edges.at(-1)).toBeGreaterThan(from + span);
          expect(edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? 0))).toBe(true);
          const order = edges.map(edge => numbers.get(edge) ?? Number.NaN);
          expect(order.every((number, index) => index === 0 || number > (order[index - 1] ?? 0))).toBe(true);
          const piece = bucketAt(edges, from);
          expect(edges[piece]).toBeLessThanOrEqual(from);
          expect(edges[piece + 1]).toBeGreaterThan(from);
        }),
      );
    });

    it('is the same if another machine computes it from the name of the zone', () => {
      process.env['TZ'] = zone;
      fc.assert(
        fc.property(time, length, fc.integer({ min: 2, max: 300 }), (from, span, max) => {
          expect(timeGrid(from, from + span, zone, max)).toEqual(timeGrid(from, from + span, 'local', max));
        }),
      );
    });

    it('has the same edges for any start', () => {
      process.env['TZ'] = zone;
      fc.assert(
        fc.property(time, fc.integer({ min: 0, max: 60 * 24 * HOUR }), (from, shift) => {
          const [one, other] = [
            timeGrid(from, from + 90 * 24 * HOUR, 'local', 100),
            timeGrid(from + shift, from + shift + 90 * 24 * HOUR, 'local', 100),
          ];
          expect(one.step).toBe(other.step);
          const [first = 0, last = 0] = [other.edges[0], one.edges.at(-1)];
          const within = (edge: number): boolean => edge >= first && edge <= last;
          expect(one.edges.filter(within)).toEqual(other.edges.filter(within));
          const both = one.edges.filter(within);
          expect(both.map(edge => one.numbers.get(edge))).toEqual(both.map(edge => other.numbers.get(edge)));
        }),
      );
    });
  },
);

/** Zones that crossed the date line, with a skipped day or a day of almost 48 hours, and periods of many years. */
describe.each([
  ['Pacific/Apia', '2011-12-30T00:00:00Z', 6],
  ['Pacific/Kwajalein', '1993-08-21T00:00:00Z', 6],
  ['Pacific/Kwajalein', '1969-10-01T00:00:00Z', 6],
  ['Pacific/Kiritimati', '1994-12-31T00:00:00Z', 6],
  ['Europe/Berlin', '0050-01-01T00:00:00Z', 17_000],
  ['America/New_York', '5000-01-01T00:00:00Z', 1_800_000],
])('a grid in %s around %s', (zone, middle, days) => {
  it('ascends and covers the period', () => {
    process.env['TZ'] = zone;
    const start = Date.parse(middle) - (days * 24 * HOUR) / 2;
    const place = fc.integer({ min: 0, max: days * 24 * HOUR });
    fc.assert(
      fc.property(place, place, fc.integer({ min: 2, max: 300 }), (one, other, max) => {
        const [from, to] = [start + Math.min(one, other), start + Math.max(one, other)];
        const { edges, numbers } = timeGrid(from, to, 'local', max);
        expect(timeGrid(from, to, zone, max).edges).toEqual(edges);
        expect(edges.length - 1).toBeLessThanOrEqual(max);
        // Also if only one bucket remains.
        expect(edges.length > 2 || to - from < days * 12 * HOUR || max < 20).toBe(true);
        expect(edges[0]).toBeLessThanOrEqual(from);
        expect(edges.at(-1)).toBeGreaterThan(to);
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        const order = edges.map(edge => numbers.get(edge) ?? Number.NaN);
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});

it('starts its hours at midnight, also if the clocks change', () => {
  process.env['TZ'] = 'Europe/Berlin';
  // On 2026-03-29 the clocks go from 02:00 to 03:00.
  const { edges, step } = timeGrid(Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 30, 12), 'local', 20);
  expect(step).toBe(4 * HOUR);
  expect(edges.map(edge => new Date(edge).getHours() % 4)).toContain(1);
  expect(edges).toContain(new Date(2026, 2, 29).getTime());
  expect(edges).toContain(new Date(2026, 2, 30).getTime());
});

it('assigns times outside to the first or last bucket', () => {
  expect([-5, 0, 9, 10, 25, 99].map(at => bucketAt([0, 10, 20, 30], at))).toEqual([0, 0, 0, 1, 2, 2]);
});
