import { expect, test } from 'vitest';
import { MEASURES, parseBenchPlan } from './options.ts';

test('runs five rounds up to 100,000 rows, or one smaller round with --quick', () => {
  expect(parseBenchPlan([])).toMatchObject({ rounds: 5, sizes: [100, 1000, 10_000, 100_000] });
  expect(parseBenchPlan([]).measures).toEqual(new Set(MEASURES));
  expect(parseBenchPlan(['--quick'])).toMatchObject({ rounds: 1, sizes: [1000, 10_000] });
});

test('takes rounds, sizes and measures, and sorts the sizes', () => {
  const plan = parseBenchPlan(['--quick', '--rounds=3', '--rows=100000,1000', '--only=open,heap']);
  expect(plan).toMatchObject({ rounds: 3, sizes: [1000, 100_000], measures: new Set(['open', 'heap']) });
});

test.each(['--rounds=0', '--rows=10k', '--only=speed', '--fast', 'open'])('%s is invalid', argument => {
  expect(() => parseBenchPlan([argument])).toThrow(/"|Unknown|Unexpected/);
});
