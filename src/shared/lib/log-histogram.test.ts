import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addValue, LARGEST_ERROR, mergeHistogram, quantile, type LogHistogram } from './log-histogram.ts';

const values = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 ** 40 })), { minLength: 1 });

function histogramOf(of: readonly number[]): LogHistogram {
  const histogram: LogHistogram = new Map();
  for (const value of of) addValue(histogram, value);
  return histogram;
}

it('returns every quantile within LARGEST_ERROR', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (of, p) => {
      const sorted = [...of].sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(p * of.length)) - 1] ?? Number.NaN;
      const actual = quantile(histogramOf(of), p) ?? Number.NaN;
      // The last bits of a logarithm depend on the engine.
      expect(Math.abs(actual - exact)).toBeLessThanOrEqual(exact * (LARGEST_ERROR + 1e-9));
    }),
  );
});

it('is the same for any partition of the values', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const merged = histogramOf(a);
      mergeHistogram(merged, histogramOf(b));
      expect(merged).toEqual(histogramOf([...b, ...a]));
    }),
  );
});

it('has no quantile if it is empty', () => {
  expect(quantile(new Map(), 0.5)).toBeNull();
});
