import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeGrid } from '#shared/domain/time-grid.ts';
import { createJobRun } from '#shared/api/job.ts';
import type { ApiFilters } from '#shared/domain/filters.ts';
import { findChartedTime } from '#shared/domain/charted-time.ts';
import { outlierQueries } from './plan-ranges.ts';

const DAY = 86_400_000;
const NOV = Date.UTC(2026, 10, 22, 10);
const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');
const YEAR_9999 = Date.parse('9999-12-31T23:59:59Z');
const FAR_TIMES = [YEAR_1, 0, Date.UTC(2016, 0), YEAR_9999];

async function chartedOf(times: readonly number[], set: { isFromSet?: boolean; isToSet?: boolean } = {}) {
  const sorted = times.toSorted((a, b) => b - a);
  let requests = 0;
  const matching = ({ started_after, started_before }: ApiFilters): number[] => {
    requests += 1;
    const [from, to] = [Date.parse(started_after ?? ''), Date.parse(started_before ?? '')];
    return sorted.filter(time => !(time < from) && !(time > to));
  };
  const charted = await findChartedTime(
    outlierQueries({
      filters: { invalid: [] },
      run: createJobRun({ wait: () => Promise.resolve(), random: () => 0.5 }, new AbortController().signal),
      source: {
        oldest(filters, position) {
          const time = matching(filters)[position - 1];
          return Promise.resolve(time === undefined ? null : new Date(time).toISOString());
        },
        fetchCount: filters => Promise.resolve({ count: matching(filters).length, newest: null }),
      },
    }),
    {
      count: times.length,
      from: sorted.at(-1) ?? 0,
      to: sorted[0] ?? 0,
      isFromSet: false,
      isToSet: false,
      ...set,
    },
  );
  return { ...charted, requests };
}

const week = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => NOV + (at * 7 * DAY) / count);

describe('the charted time', () => {
  it.each([
    ['the year 1', [YEAR_1], 1, 0],
    ['1970', [0], 1, 0],
    ['2016', [Date.UTC(2016, 0)], 1, 0],
    ['the year 9999', [YEAR_9999], 0, 1],
    ['all of them', FAR_TIMES, 3, 1],
    ['three rows of one far day', [0, 1000, 2000], 3, 0],
    ['a month before', [NOV - 200 * DAY], 1, 0],
  ])('excludes a few rows of %s, and counts them', async (_when, far, before, after) => {
    for (const count of [10, 300, 20_000]) {
      const rows = week(count);
      const { requests, ...charted } = await chartedOf([...rows, ...far]);
      expect(charted).toEqual({ from: NOV, to: rows.at(-1), before, after });
      expect(requests).toBeLessThan(25);
    }
  });

  it('keeps the few rows of a small list readable', async () => {
    const rows = [NOV, NOV + DAY, NOV + 2 * DAY, NOV + 3 * DAY];
    for (const far of FAR_TIMES) {
      const charted = await chartedOf([far, ...rows]);
      expect([charted.from, charted.to]).toEqual([NOV, NOV + 3 * DAY]);
    }
    expect(await chartedOf([YEAR_1, NOV])).toMatchObject({ from: YEAR_1, to: NOV, before: 0, after: 0 });
  });

  it.each([
    ['rows of one week', week(500)],
    ['a year of rows', Array.from({ length: 400 }, (_, at) => NOV - at * DAY)],
    [
      'one busy day after a slow year',
      [...week(5000), ...Array.from({ length: 60 }, (_, at) => NOV - at * 6 * DAY)],
    ],
    ['two busy weeks years apart', [...week(500), ...week(300).map(time => time - 900 * DAY)]],
    ['one row', [NOV]],
    ['rows of one instant', [NOV, NOV, NOV]],
  ])('includes everything for %s', async (_what, rows) => {
    const { requests, ...charted } = await chartedOf(rows);
    expect(charted).toEqual({ from: Math.min(...rows), to: Math.max(...rows), before: 0, after: 0 });
    expect(requests).toBeLessThan(25);
  });

  it('sends no request if all rows are close together, and never moves bounds of the filter', async () => {
    expect((await chartedOf(week(500))).requests).toBe(0);
    const rows = [YEAR_1, ...week(50), YEAR_9999];
    expect(await chartedOf(rows, { isFromSet: true, isToSet: true })).toMatchObject({
      from: YEAR_1,
      to: YEAR_9999,
    });
    expect(await chartedOf(rows, { isFromSet: true })).toMatchObject({ from: YEAR_1, before: 0 });
  });

  it('never excludes most rows, and never renders a single bar', async () => {
    const times = fc.array(
      fc.oneof(fc.integer({ min: NOV, max: NOV + 30 * DAY }), fc.constantFrom(...FAR_TIMES)),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(times, async all => {
        const { from, to, before, after } = await chartedOf(all);
        expect(all.filter(time => time < from).length).toBe(before);
        expect(all.filter(time => time > to).length).toBe(after);
        expect(before + after).toBeLessThan(all.length / 2);
        const near = all.filter(time => time >= NOV && time <= NOV + 30 * DAY);
        const far = all.length - near.length;
        // Up to five rows at an end are outliers. More are part of the data.
        fc.pre(far <= 5 && near.length > 2 * far);
        const { edges } = timeGrid(from, to, 'UTC', 120);
        expect((edges[1] ?? 0) - (edges[0] ?? 0)).toBeLessThanOrEqual(DAY);
      }),
      { examples: [[[NOV, NOV + 20 * DAY + 1, NOV, YEAR_1]], [[NOV, NOV - 20 * DAY - 1, NOV, YEAR_9999]]] },
    );
  });
});
