import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { t } from './t.ts';

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
  if (Number.isNaN(time)) return escapeInvisible(iso);
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
  if (Number.isNaN(time)) return escapeInvisible(iso);
  return format(zone, 'full', FULL).format(time);
}

/** `14:02:11.482913`: the time of day with the fraction as the server wrote it, which a date would cut. */
export function formatTimeOfDay(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return escapeInvisible(iso);
  const clock = format(zone, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
  return clock + (/\.\d+/.exec(iso)?.[0] ?? '');
}

/** `Nov 20, 2026` in the screen's zone. */
export function formatDay(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return escapeInvisible(iso);
  return format(zone, 'day', { year: 'numeric', month: 'short', day: 'numeric' }).format(time);
}

const TIME_OF_DAY: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const DATE: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const DATE_WITH_YEAR: Intl.DateTimeFormatOptions = { ...DATE, year: 'numeric' };

/** `Nov 16, 2026, 14:00 – 17:00`: from one instant to just before another, milliseconds. */
export function formatTimeSpan(from: number, to: number, zone: TimeZone): string {
  // The shortest days have 22 hours, where the clocks change by two.
  const wholeDays = to - from >= 22 * HOUR;
  return wholeDays
    ? format(zone, 'span of days', DATE_WITH_YEAR).formatRange(from, to - 1)
    : format(zone, 'span', { ...DATE_WITH_YEAR, ...TIME_OF_DAY }).formatRange(from, to);
}

/** `Nov 1, 2026, 01:00 GMT-4 – 01:00 GMT-5`: where the clocks change the time of day alone is not enough. */
export function formatTimeSpanWithOffset(from: number, to: number, zone: TimeZone): string {
  const start = format(zone, 'start with offset', {
    ...DATE_WITH_YEAR,
    ...TIME_OF_DAY,
    timeZoneName: 'shortOffset',
  });
  const isSameDay = formatDate(from, zone, true) === formatDate(to, zone, true);
  const end = isSameDay ? formatClock(to, zone, true) : start.format(to);
  return `${start.format(from)} – ${end}`;
}

/** `14:00`, `14:00 GMT+1` */
export function formatClock(time: number, zone: TimeZone, withOffset = false): string {
  return withOffset
    ? format(zone, 'minute with offset', { ...TIME_OF_DAY, timeZoneName: 'shortOffset' }).format(time)
    : format(zone, 'minute', TIME_OF_DAY).format(time);
}

/** `Nov 20`, `Nov 20, 2026` */
export function formatDate(time: number, zone: TimeZone, withYear: boolean): string {
  return withYear
    ? format(zone, 'date with year', DATE_WITH_YEAR).format(time)
    : format(zone, 'date', DATE).format(time);
}

/** The year of the zone's calendar. */
export function yearOf(time: number, zone: TimeZone): number {
  return zone === 'UTC' ? new Date(time).getUTCFullYear() : new Date(time).getFullYear();
}

/** Minutes that the zone's clocks are ahead of UTC. */
export function offsetOf(time: number, zone: TimeZone): number {
  return zone === 'UTC' ? 0 : Math.round(-new Date(time).getTimezoneOffset());
}

/** `2026-11-01T01:00:00-04:00`: for programs, which read one instant whatever the zone. */
export function formatIso(time: number, zone: TimeZone): string {
  const offset = offsetOf(time, zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  const written = new Date(time + offset * MINUTE).toISOString().replace(/\.000Z$|Z$/, '');
  const minutes = Math.abs(offset);
  return `${written}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The three ways to say one time, for hovering: local, UTC and the server's own string. */
export function timeHint(iso: string): string {
  return `${formatDateTime(iso, 'local')} (${localZone()})\n${formatDateTime(iso, 'UTC')} (UTC)\n${escapeInvisible(iso)}`;
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
