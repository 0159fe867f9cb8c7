import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { t } from './t.ts';

/** The time zone of all times on a page. */
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

/** `2 min ago`, `5 hr ago`; after a day the date, which distinguishes rows better: `Nov 20, 14:02`. */
export function formatStarted(iso: string, now: number, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return escapeInvisible(iso);
  const age = now - time;
  // Removes the period of the abbreviation ("min."), which is noise in a column.
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

/** `Nov 20, 2026, 14:02:11` */
export function formatDateTime(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return escapeInvisible(iso);
  return format(zone, 'full', FULL).format(time);
}

/** `14:02:11.482913` with the server's fraction, which a JavaScript date would truncate. */
export function formatTimeOfDay(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return escapeInvisible(iso);
  const clock = format(zone, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
  return clock + (/\.\d+/.exec(iso)?.[0] ?? '');
}

/** `Nov 20, 2026` */
export function formatDay(iso: string, zone: TimeZone): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return escapeInvisible(iso);
  return format(zone, 'day', { year: 'numeric', month: 'short', day: 'numeric' }).format(time);
}

const TIME_OF_DAY: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
const DATE: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const DATE_WITH_YEAR: Intl.DateTimeFormatOptions = { ...DATE, year: 'numeric' };

/**
 * `Nov 16, 2026, 14:00 – 17:00`
 * @param from milliseconds
 * @param to milliseconds, exclusive
 */
export function formatTimeSpan(from: number, to: number, zone: TimeZone): string {
  // The shortest day has 22 hours, in a zone whose clocks change by two.
  const wholeDays = to - from >= 22 * HOUR;
  return wholeDays
    ? format(zone, 'span of days', DATE_WITH_YEAR).formatRange(from, to - 1)
    : format(zone, 'span', { ...DATE_WITH_YEAR, ...TIME_OF_DAY }).formatRange(from, to);
}

/** `Nov 1, 2026, 01:00 GMT-4 – 01:00 GMT-5`, for a span with a clock change, in which times of day are ambiguous. */
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

export function yearOf(time: number, zone: TimeZone): number {
  return zone === 'UTC' ? new Date(time).getUTCFullYear() : new Date(time).getFullYear();
}

/** Minutes that the zone is ahead of UTC. */
export function offsetOf(time: number, zone: TimeZone): number {
  return zone === 'UTC' ? 0 : Math.round(-new Date(time).getTimezoneOffset());
}

/** `2026-11-01T01:00:00-04:00`, which other programs parse to the same instant in any zone. */
export function formatIso(time: number, zone: TimeZone): string {
  const offset = offsetOf(time, zone);
  const two = (value: number): string => String(value).padStart(2, '0');
  const localTime = new Date(time + offset * MINUTE).toISOString().replace(/\.000Z$|Z$/, '');
  const minutes = Math.abs(offset);
  return `${localTime}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Tooltip with a time in local time, in UTC and as the server's string. */
export function timeHint(iso: string): string {
  return `${formatDateTime(iso, 'local')} (${localZone()})\n${formatDateTime(iso, 'UTC')} (UTC)\n${escapeInvisible(iso)}`;
}

let zoneName: string | null = null;

/** `Europe/Berlin` */
export function localZone(): string {
  return (zoneName ??= format('local', 'full', FULL).resolvedOptions().timeZone);
}

const WITH_FRACTION = /^(.*T\d{2}:\d{2}:\d{2})\.(\d+)(.*)$/i;

/**
 * Microseconds between two of the server's times, or null if one is missing or invalid. Subtracting JavaScript dates,
 * which have milliseconds only, would be off by one millisecond for every fourth pair.
 */
export function microsecondsBetween(from: string, to: string | null): number | null {
  const difference = to === null ? Number.NaN : microsOf(to) - microsOf(from);
  return Number.isNaN(difference) ? null : difference;
}

/** Rounded to milliseconds. A negative duration stays negative, even if it is less than half a millisecond. */
export function millisecondsBetween(from: string, to: string | null): number | null {
  const micros = microsecondsBetween(from, to);
  if (micros === null) return null;
  return micros < 0 ? Math.min(-1, -Math.round(-micros / 1000)) : Math.round(micros / 1000);
}

/** Microseconds since 1970; exact up to the year 2255, and within two microseconds up to the year 9999. */
function microsOf(time: string): number {
  const [, seconds = '', fraction = '', zone = ''] = WITH_FRACTION.exec(time) ?? [];
  if (fraction === '') return Date.parse(time) * 1000;
  return Date.parse(seconds + zone) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
