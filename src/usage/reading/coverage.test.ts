import { expect, it } from 'vitest';
import { describeCoverage } from './coverage.ts';

it.each([
  [{ read: 0, count: 0, isNewest: true }, 'No interceptions'],
  [{ read: 5000, count: 5000, isNewest: true }, 'All 5,000 interceptions'],
  [{ read: 1000, count: 48_211, isNewest: true }, 'The newest 1,000 of 48,211 interceptions'],
  [{ read: 1000, count: 48_211, isNewest: false }, '1,000 of 48,211 interceptions'],
  [{ read: 12, count: 10, isNewest: true }, '12 interceptions, 2 of which are no longer there'],
  [
    { read: 12, count: 12, isNewest: true, isUnsettled: true },
    '12 interceptions, while others came and went',
  ],
])('%o is said as it is', (coverage, words) => {
  expect(describeCoverage(coverage)).toBe(words);
});
