import { expect, it } from 'vitest';
import fc from 'fast-check';
import type { Interception } from '#shared/domain/interception.ts';
import { addUsageRow, mergeUsageSums, noUsageSums } from '#shared/domain/usage-totals.ts';
import { percentileCoverage } from '#features/usage/chart-card/chart-table.ts';
import { describeCoverage, describeDurations } from './coverage.ts';

it.each([
  [{ read: 0, count: 0, isNewest: true }, 'No interceptions'],
  [{ read: 5000, count: 5000, isNewest: true }, 'All 5,000 interceptions'],
  [{ read: 1000, count: 48_211, isNewest: true }, 'Newest 1,000 of 48,211 interceptions'],
  [{ read: 1000, count: 48_211, isNewest: false }, '1,000 of 48,211 interceptions'],
  [{ read: 12, count: 10, isNewest: true }, '12 interceptions, 2 since deleted'],
  [
    { read: 12, count: 12, isNewest: true, isUnverified: true },
    '12 interceptions (the list changed while loading)',
  ],
])('%o is described correctly', (coverage, label) => {
  expect(describeCoverage(coverage)).toBe(label);
});

const START = '2026-11-20T10:00:00.000500Z';
const rowThatEnds = (ended_at: string | null): Interception => ({
  id: 'a',
  api_key_id: null,
  initiator: { id: 'p', username: 'p', name: '', avatar_url: '' },
  provider: 'anthropic',
  model: 'claude',
  metadata: null,
  started_at: START,
  ended_at,
  token_usages: [],
  user_prompts: [],
  tool_usages: [],
});
const ENDS = {
  later: '2026-11-20T10:00:02Z',
  before: '2026-11-20T09:00:00Z',
  'just before': '2026-11-20T10:00:00.000499Z',
  instant: START,
  never: null,
} as const;
const sumsOf = (ends: readonly (keyof typeof ENDS)[]) => {
  const sums = noUsageSums();
  for (const end of ends) addUsageRow(sums, rowThatEnds(ENDS[end]), []);
  return sums;
};

it.each([
  [['later', 'later'], null],
  [[], null],
  [['later', 'before', 'before', 'just before'], '1 with a duration, 3 end before they start'],
  [['before'], '0 with a duration, 1 ends before it starts'],
  [['later', 'instant'], '1 has zero duration'],
  [['later', 'never'], '1 with a duration, 1 has no valid end time'],
] as const)('durations of %j: %s', (ends, label) => {
  expect(describeDurations(sumsOf(ends))).toBe(label);
});

it('counts durations separately from missing ones, in any loading order', () => {
  const ends = fc.array(fc.constantFrom(...(Object.keys(ENDS) as (keyof typeof ENDS)[])));
  fc.assert(
    fc.property(ends, ends, (some, others) => {
      const merged = sumsOf(some);
      mergeUsageSums(merged, sumsOf(others));
      expect(merged).toEqual(sumsOf([...some, ...others]));
      const all = [...some, ...others];
      expect(merged.backward).toBe(all.filter(end => end.includes('before')).length);
      const durations = all.filter(end => end === 'later' || end === 'instant').length;
      expect([...merged.durations.values()].reduce((sum, each) => sum + each, 0)).toBe(durations);
      // The file has the same numbers.
      expect(percentileCoverage(merged).cells()).toEqual([durations, all.length, merged.backward]);
    }),
  );
});
