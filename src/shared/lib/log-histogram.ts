/**
 * Counts per bin, in fixed logarithmic bins: the size does not depend on the number of values, merging two is exact, and
 * a quantile is off by at most half a bin.
 */
export type LogHistogram = Map<number, number>;

const GROWTH = 1.02;
const STEP = Math.log(GROWTH);

/** Largest relative error of a quantile; zeros are exact. */
export const LARGEST_ERROR = Math.sqrt(GROWTH) - 1;

/** Adds a nonnegative value; a value below 1 counts as 0. */
export function addValue(histogram: LogHistogram, value: number): void {
  const bin = value < 1 ? -1 : Math.floor(Math.log(value) / STEP);
  histogram.set(bin, (histogram.get(bin) ?? 0) + 1);
}

export function mergeHistogram(into: LogHistogram, other: ReadonlyMap<number, number>): void {
  for (const [bin, count] of other) into.set(bin, (into.get(bin) ?? 0) + count);
}

export function countValues(histogram: ReadonlyMap<number, number>): number {
  let count = 0;
  for (const each of histogram.values()) count += each;
  return count;
}

/** The `p` quantile (0 to 1, nearest rank), within `LARGEST_ERROR`; null if the histogram is empty. */
export function quantile(histogram: ReadonlyMap<number, number>, p: number): number | null {
  const rank = Math.max(1, Math.ceil(p * countValues(histogram)));
  let passed = 0;
  for (const [bin, count] of [...histogram].sort(([a], [b]) => a - b)) {
    passed += count;
    if (passed >= rank) return bin < 0 ? 0 : Math.exp((bin + 0.5) * STEP);
  }
  return null;
}
