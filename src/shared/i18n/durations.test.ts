import { expect, it } from 'vitest';
import { describeDuration, describeStep, formatOffset } from './durations.ts';

it.each([
  [0, '0.0 s', '+0.0 s'],
  [2000, '2.0 s', '+2.0 s'],
  [200_000, '3 m 20 s', '+3 m 20 s'],
  [-1, 'ends before it starts', '−0.0 s'],
  [-3_840_000, 'ends before it starts', '−1 h 4 m'],
])('%d ms is %s, and %s from the start', (milliseconds, duration, offset) => {
  expect(describeDuration(milliseconds)).toBe(duration);
  expect(formatOffset(milliseconds)).toBe(offset);
});

it.each([1, 999, 20_000, 59_999, 60_000, 90_000, 3_599_999, 3_600_000, 82_800_000, 86_400_000, 9e9, 9e14])(
  'bars of %d ms never have a length of 0',
  milliseconds => {
    expect(describeStep(milliseconds)).toMatch(/^(?:An?|[1-9][\d,]*) (?:minutes?|hours?|days?) per bar$/);
  },
);
