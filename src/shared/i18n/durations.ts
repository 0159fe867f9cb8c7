import { plural, t } from './t.ts';

const tenths = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `0.4 s`, `12.4 s`, `3 m 20 s`, `2 h 5 m` */
export function formatDuration(milliseconds: number): string {
  // 59.96 s would round to "60.0 s".
  if (milliseconds < 59_950) return t('{seconds} s', { seconds: tenths.format(milliseconds / 1000) });
  const whole = Math.round(milliseconds / 1000);
  if (whole < 3600) {
    return t('{minutes} m {seconds} s', { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  }
  const minutes = Math.round(whole / 60);
  return t('{hours} h {minutes} m', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Like `formatDuration`; negative durations occur if clocks differ. */
export function describeDuration(milliseconds: number): string {
  return milliseconds < 0 ? t('ends before it starts') : formatDuration(milliseconds);
}

/** `+1.2 s`, `−1.2 s` */
export function formatOffset(milliseconds: number): string {
  return (milliseconds < 0 ? '−' : '+') + formatDuration(Math.abs(milliseconds));
}

const DAY = 86_400_000;
const RANGE_UNITS = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', DAY],
]);

/** Parses `15m`, `24h` or `7d` to milliseconds; null for anything else, for 0 and for more than 36,500 days. */
export function parseRange(range: string): number | null {
  const match = /^([1-9]\d{0,6})([mhd])$/.exec(range);
  const unit = RANGE_UNITS.get(match?.[2] ?? '');
  if (!match || unit === undefined) return null;
  const milliseconds = Number(match[1]) * unit;
  return milliseconds <= 36_500 * DAY ? milliseconds : null;
}

/** `15m` → `Last 15 minutes` */
export function describeRange(range: string): string {
  const amount = Number(range.slice(0, -1));
  switch (range.slice(-1)) {
    case 'm':
      return plural(amount, { one: 'Last minute', other: 'Last {n} minutes' });
    case 'h':
      return plural(amount, { one: 'Last hour', other: 'Last {n} hours' });
    default:
      return plural(amount, { one: 'Last day', other: 'Last {n} days' });
  }
}

/** `15 minutes per bar`, `3 hours per bar`, `1 day per bar` */
export function describeStep(milliseconds: number): string {
  const days = Math.round(milliseconds / DAY);
  if (milliseconds > 23 * 3_600_000) return plural(days, { one: '1 day per bar', other: '{n} days per bar' });
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  if (minutes < 60) return plural(minutes, { one: '1 minute per bar', other: '{n} minutes per bar' });
  return plural(Math.round(minutes / 60), { one: '1 hour per bar', other: '{n} hours per bar' });
}
