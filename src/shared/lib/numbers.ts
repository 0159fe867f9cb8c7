const exact = new Intl.NumberFormat();
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

const UNITS = [
  { from: 1e12, suffix: 'T' },
  { from: 1e9, suffix: 'B' },
  { from: 1e6, suffix: 'M' },
  { from: 1e3, suffix: 'k' },
] as const;

/** `12,345`: every digit, in the reader's locale; `≈ 9,007,199,254,740,992` where a sum is beyond what is counted exactly. */
export function formatCount(value: number): string {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? `≈ ${exact.format(value)}` : exact.format(value);
}

/** `18.2k`, `1.2M`: for reading at a glance; the exact figure has to be at hand beside it. */
export function formatCompact(value: number): string {
  // 999,950 would print as "1000k": a figure moves up a unit where its rounding does.
  const unit = UNITS.find(({ from }) => Math.abs(value) >= from * (from === 1e3 ? 1 : 0.99995));
  return unit ? tenths.format(value / unit.from) + unit.suffix : exact.format(value);
}

/** `71 %` of a whole, or null where there is no whole to take a part of. */
export function formatShare(part: number, whole: number): string | null {
  return whole > 0 ? `${tenths.format((100 * part) / whole)} %` : null;
}
