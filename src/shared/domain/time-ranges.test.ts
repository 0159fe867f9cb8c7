import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRfc3339 } from './timestamps.ts';
import {
  splitLargeRanges,
  splitRange,
  filtersInRange,
  mergeRanges,
  MAX_RANGES,
  type TimeRange,
} from './time-ranges.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const micros = (time: string): bigint => {
  const parsed = parseRfc3339(time);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.micros;
};
const holds = ({ started_after, started_before }: TimeRange, at: bigint): boolean =>
  (started_after === null || micros(started_after) <= at) &&
  (started_before === null || at <= micros(started_before));

const offsets = fc.uniqueArray(fc.integer({ min: -10, max: 10_000 }), { maxLength: 48 });
const bound = fc.option(fc.integer({ min: 0, max: 10_000_000 }));

describe('splitting', () => {
  it('puts every time of the period into exactly one part', () => {
    fc.assert(
      fc.property(offsets, bound, bound, fc.bigInt(-5n, 10_000_005n), (cuts, low, high, at) => {
        const text = (offset: number): string =>
          new Date(START + Math.floor(offset / 1000))
            .toISOString()
            .replace('Z', `${String(offset % 1000).padStart(3, '0')}Z`);
        const period = {
          started_after: low === null ? null : text(low),
          started_before: high === null ? null : text(high),
          from: START,
          to: START + 10_000,
        };
        fc.pre(low === null || high === null || low < high);
        const parts = splitRange(
          period,
          cuts.map(cut => START + cut).sort((a, b) => a - b),
        );
        const instant = BigInt(START) * 1000n + at;
        expect(parts.filter(part => holds(part, instant)).length).toBe(holds(period, instant) ? 1 : 0);
        for (const { started_after, started_before } of parts) {
          if (started_after === null || started_before === null) continue;
          expect(micros(started_after)).toBeLessThan(micros(started_before));
        }
      }),
    );
  });
});

const NUMBERS = new Map(Array.from({ length: 48 }, (_, index) => [START + index * 60_000, 1000 + index]));

const counted = (counts: readonly number[]) =>
  splitRange(
    { started_after: null, started_before: null, from: START, to: START + counts.length * 60_000 },
    counts.map((_, index) => START + index * 60_000),
  ).map((slice, index) => ({ ...slice, count: counts[index] ?? 0, newest: null }));

describe('merging', () => {
  const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(500), fc.nat(100_000)), {
    minLength: 1,
    maxLength: 48,
  });

  it('loses no row and no time, and stays below the maximum', () => {
    fc.assert(
      fc.property(counts, given => {
        const joined = mergeRanges(counted(given), NUMBERS);
        expect(joined.reduce((sum, { count }) => sum + count, 0)).toBe(given.reduce((a, b) => a + b, 0));
        const cut = splitLargeRanges(joined);
        expect(cut.length).toBeLessThanOrEqual(Math.max(MAX_RANGES, joined.length));
        expect(cut.map(({ from }) => from)).toEqual(cut.map(({ from }) => from).sort((a, b) => a - b));
        for (let at = 0n; at < BigInt(given.length) * 60_000_000n; at += 7_000_001n) {
          expect(cut.filter(slice => holds(slice, BigInt(START) * 1000n + at)).length).toBe(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the borders if the period starts elsewhere', () => {
    const given = Array.from({ length: 40 }, (_, index) => 300 + index);
    const all = mergeRanges(counted(given), NUMBERS);
    const later = mergeRanges(counted(given).slice(3), NUMBERS);
    expect(all.length).toBeGreaterThan(5);
    expect(later.slice(1)).toEqual(all.slice(-later.length + 1));
  });

  it('splits ranges with far more rows than the others', () => {
    const parts = splitLargeRanges(counted([10, 100_000, 10]));
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.filter(part => !('count' in part)).length).toBe(parts.length - 2);
  });
});

it('restricts filters to a range, whatever times they had', () => {
  const [slice] = counted([1]);
  if (!slice) throw new Error('no slice');
  const filters = { model: 'a', range: '7d', started_after: '2026-01-01T00:00:00Z', invalid: [] };
  expect(filtersInRange(filters, slice)).toEqual({ model: 'a', invalid: [] });
  expect(filtersInRange(filters, { ...slice, started_before: 'b' })).toEqual({
    model: 'a',
    started_before: 'b',
    invalid: [],
  });
});
