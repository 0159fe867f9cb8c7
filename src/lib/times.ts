import { spellOut } from './visible-text.ts';
import { t } from './words/t.ts';

/** The zone that a screen states and uses for every time on it. */
export type TimeZone = 'local' | 'UTC';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FULL: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
};

const relative = new Intl.RelativeTimeFormat(undefined, { style: 'short' });
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: TimeZone, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${name}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(undefined, {
      hourCycle: 'h23',
      ...(zone === 'UTC' ? { timeZone: 'UTC' } : {}),
      ...options,
    });
    formats.set(key, found);
  }
  return found;
}

/** `2 min ago`, `5 hr ago`, and from a day on the date, which tells rows apart: `Nov 20, 14:02`. */
export function formatStarted(iso: string, now: number, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return spellOut(iso);
  const age = now - time;
  // The abbreviation's full stop ("min.") only adds noise to a column.
  if (age >= 0 && age < MINUTE) return t('just now');
  if (age >= 0 && age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute').replace('.', '');
  if (age >= 0 && age < DAY) return relative.format(-Math.floor(age / HOUR), 'hour').replace('.', '');
  const sameYear = new Date(now).getFullYear() === new Date(time).getFullYear();
  return format(zone, sameYear ? 'short' : 'short with year', {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(time);
}

/** `Nov 20, 2026, 14:02:11` in the screen's zone. */
export function formatDateTime(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return spellOut(iso);
  return format(zone, 'full', FULL).format(time);
}

/** `14:02:11.482913`: the time of day with the fraction as the server wrote it, which a date would cut. */
export function formatTimeOfDay(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return spellOut(iso);
  const clock = format(zone, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
  return clock + (/\.\d+/.exec(iso)?.[0] ?? '');
}

/** `Nov 20, 2026` in the screen's zone. */
export function formatDay(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return spellOut(iso);
  return format(zone, 'day', { year: 'numeric', month: 'short', day: 'numeric' }).format(time);
}

/** `Nov 16, 2026, 14:00 – 17:00`: from one instant to just before another, milliseconds. */
export function formatTimeSpan(from: number, to: number, zone: TimeZone): string {
  const wholeDays = to - from >= 23 * HOUR;
  const span = wholeDays
    ? format(zone, 'span of days', { year: 'numeric', month: 'short', day: 'numeric' })
    : format(zone, 'span', {
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
      });
  return span.formatRange(from, wholeDays ? to - 1 : to);
}

/** Below a bar: the time of day on a short axis, the date on a long one. */
export function formatTick(time: number, zone: TimeZone, isShort: boolean): string {
  return isShort
    ? format(zone, 'minute', { hour: '2-digit', minute: '2-digit' }).format(time)
    : format(zone, 'date', { month: 'short', day: 'numeric' }).format(time);
}

/** The three ways to say one time, for hovering: local, UTC and the server's own string. */
export function timeHint(iso: string): string {
  return `${formatDateTime(iso, 'local')} (${localZone()})\n${formatDateTime(iso, 'UTC')} (UTC)\n${spellOut(iso)}`;
}

let zoneName: string | null = null;

/** `Europe/Berlin`. */
export function localZone(): string {
  return (zoneName ??= format('local', 'full', FULL).resolvedOptions().timeZone);
}

const WITH_FRACTION = /^(.*T\d{2}:\d{2}:\d{2})\.(\d+)(.*)$/i;

/**
 * Microseconds between two of the server's times, or null where one of them is none. A date has milliseconds only:
 * subtracting two of them is off by one in every fourth pair.
 */
export function microsecondsBetween(from: string, to: string | null): number | null {
  const difference = to === null ? Number.NaN : microsOf(to) - microsOf(from);
  return Number.isNaN(difference) ? null : difference;
}

/**
 * The same rounded to milliseconds. What ends before it starts stays negative, even by less than half a millisecond.
 */
export function millisecondsBetween(from: string, to: string | null): number | null {
  const micros = microsecondsBetween(from, to);
  if (micros === null) return null;
  return micros < 0 ? Math.min(-1, -Math.round(-micros / 1000)) : Math.round(micros / 1000);
}

/** Since 1970; exact up to the year 2255, and to two microseconds up to the year 9999. */
function microsOf(time: string): number {
  const [, seconds = '', fraction = '', zone = ''] = WITH_FRACTION.exec(time) ?? [];
  if (fraction === '') return Date.parse(time) * 1000;
  return Date.parse(seconds + zone) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
