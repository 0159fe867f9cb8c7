import { expect, test } from 'vitest';
import { MEASURES, parsePlan } from './options.ts';

test('five rounds of everything up to 100,000 rows, one of less where it has to be quick', () => {
  expect(parsePlan([])).toMatchObject({ rounds: 5, sizes: [100, 1000, 10_000, 100_000] });
  expect(parsePlan([]).measures).toEqual(new Set(MEASURES));
  expect(parsePlan(['--quick'])).toMatchObject({ rounds: 1, sizes: [1000, 10_000] });
});

test('rounds, sizes and measures are chosen, the sizes put in order', () => {
  const plan = parsePlan(['--quick', '--rounds=3', '--rows=100000,1000', '--only=open,heap']);
  expect(plan).toMatchObject({ rounds: 3, sizes: [1000, 100_000], measures: new Set(['open', 'heap']) });
});

test.each(['--rounds=0', '--rows=10k', '--only=speed', '--fast', 'open'])('%s cannot be used', argument => {
  expect(() => parsePlan([argument])).toThrow(/"|Unknown|Unexpected/);
});
