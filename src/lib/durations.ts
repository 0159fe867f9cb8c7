const seconds = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Milliseconds as `0.4 s`, `12.4 s`, `3 m 20 s`, `2 h 5 m`. */
export function formatDuration(milliseconds: number): string {
  // 59.96 s would round to "60.0 s".
  if (milliseconds < 59_950) return `${seconds.format(milliseconds / 1000)} s`;
  const whole = Math.round(milliseconds / 1000);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

const DAY = 86_400_000;
const RANGE_UNITS = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', DAY],
]);

/** `15m`, `24h`, `7d` in milliseconds; null for anything else, zero and what no date can reach included. */
export function parseRange(range: string): number | null {
  const match = /^([1-9]\d{0,6})([mhd])$/.exec(range);
  const unit = RANGE_UNITS.get(match?.[2] ?? '');
  if (!match || unit === undefined) return null;
  const milliseconds = Number(match[1]) * unit;
  return milliseconds <= 36_500 * DAY ? milliseconds : null;
}

/** `15m` → `Last 15 minutes`. */
export function describeRange(range: string): string {
  const amount = Number(range.slice(0, -1));
  const unit = { m: 'minute', h: 'hour', d: 'day' }[range.slice(-1)] ?? '';
  return amount === 1 ? `Last ${unit}` : `Last ${amount} ${unit}s`;
}

/** How long a bar of a chart is: `15 minutes`, `3 hours`, `2 days`. */
export function describeStep(milliseconds: number): string {
  const days = Math.round(milliseconds / DAY);
  if (milliseconds > 23 * 3_600_000) return days === 1 ? 'A day' : `${days} days`;
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return minutes === 1 ? 'A minute' : `${minutes} minutes`;
  return minutes === 60 ? 'An hour' : `${Math.round(minutes / 60)} hours`;
}
