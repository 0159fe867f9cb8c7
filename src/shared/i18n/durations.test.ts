import { expect, it } from 'vitest';
import { describeDuration, formatOffset } from './durations.ts';

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
