/**
 * How often values of each size occurred, in fixed logarithmic steps: it is small however many values went in, adding
 * two gives what one of all values would have been, and a quantile is off by no more than half a step.
 */
export type LogHistogram = Map<number, number>;

const GROWTH = 1.02;
const STEP = Math.log(GROWTH);

/** How far a quantile may be from the true one, as a part of it; zeros are exact. */
export const LARGEST_ERROR = Math.sqrt(GROWTH) - 1;

/** Adds a value that is not negative; below 1 it counts as 0. */
export function addValue(histogram: LogHistogram, value: number): void {
  const bin = value < 1 ? -1 : Math.floor(Math.log(value) / STEP);
  histogram.set(bin, (histogram.get(bin) ?? 0) + 1);
}

export function mergeHistogram(into: LogHistogram, other: ReadonlyMap<number, number>): void {
  for (const [bin, count] of other) into.set(bin, (into.get(bin) ?? 0) + count);
}

/** How many values went in. */
export function countValues(histogram: ReadonlyMap<number, number>): number {
  let count = 0;
  for (const each of histogram.values()) count += each;
  return count;
}

/** The value that a part `p` of all values does not exceed (nearest rank), within `LARGEST_ERROR`; null of nothing. */
export function quantile(histogram: ReadonlyMap<number, number>, p: number): number | null {
  const rank = Math.max(1, Math.ceil(p * countValues(histogram)));
  let passed = 0;
  for (const [bin, count] of [...histogram].sort(([a], [b]) => a - b)) {
    passed += count;
    if (passed >= rank) return bin < 0 ? 0 : Math.exp((bin + 0.5) * STEP);
  }
  return null;
}
