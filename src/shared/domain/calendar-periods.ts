import { t } from '#shared/i18n/t.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { timeBounds } from './filter-query.ts';
import type { Filters, FiltersPatch } from './filters.ts';
import { dayNumber, dayStart } from './time-grid.ts';
import { describeTime } from './time-range.ts';
import { formatMicros, LAST_MICROS, parseRfc3339 } from './timestamps.ts';

/** Removes every condition on the start. */
export const NO_TIME: FiltersPatch = { range: null, started_after: null, started_before: null };

/** Days from Monday, where a week starts, to the day. 1970-01-01 was a Thursday. */
const daysFromMonday = (day: number): number => (((day + 3) % 7) + 7) % 7;

interface PeriodRule {
  readonly id: string;
  readonly label: string;
  /** The first day, and the day after the last one; null for no end. */
  readonly days: (today: number) => readonly [from: number, to: number | null];
}

const PERIODS: readonly PeriodRule[] = [
  { id: 'today', label: t('Today'), days: today => [today, null] },
  { id: 'yesterday', label: t('Yesterday'), days: today => [today - 1, today] },
  { id: 'this-week', label: t('This week'), days: today => [today - daysFromMonday(today), null] },
  {
    id: 'last-week',
    label: t('Last week'),
    days: today => [today - daysFromMonday(today) - 7, today - daysFromMonday(today)],
  },
];

export interface CalendarPeriod {
  readonly id: string;
  readonly label: string;
  readonly patch: FiltersPatch;
}

/**
 * Today, yesterday and weeks, by the calendar of a zone.
 * @param now milliseconds
 */
export function calendarPeriods(now: number, zone: TimeZone): CalendarPeriod[] {
  const today = dayNumber(now, zone);
  return PERIODS.map(({ id, label, days }) => {
    const [from, to] = days(today);
    return { id, label, patch: daysPatch(from, to, zone) };
  });
}

function daysPatch(from: number, to: number | null, zone: TimeZone): FiltersPatch {
  return {
    ...NO_TIME,
    started_after: formatMicros(microsOf(dayStart(from, zone))),
    // Coder's bounds are inclusive.
    ...(to !== null && { started_before: formatMicros(microsOf(dayStart(to, zone)) - 1n) }),
  };
}

/** The period of the calendar that the filters select, or null. */
export function calendarPeriodOf(filters: Filters, now: number, zone: TimeZone): CalendarPeriod | null {
  const { range, started_after, started_before } = filters;
  if (range !== undefined || started_after === undefined) return null;
  const isSame = (one: string | null | undefined, other: string | undefined): boolean =>
    microsAt(one ?? undefined) === microsAt(other);
  const found = calendarPeriods(now, zone).find(
    ({ patch }) => isSame(patch.started_after, started_after) && isSame(patch.started_before, started_before),
  );
  return found ?? null;
}

/** The name of the filters' period, or its bounds; null for all time. */
export function periodLabel(filters: Filters, now: number, zone: TimeZone): string | null {
  return calendarPeriodOf(filters, now, zone)?.label ?? describeTime(filters, zone);
}

const microsOf = (milliseconds: number): bigint => BigInt(milliseconds) * 1000n;

function microsAt(time: string | undefined): bigint | null {
  const parsed = time === undefined ? null : parseRfc3339(time.toUpperCase());
  return parsed?.ok === true ? parsed.micros : null;
}

interface Step {
  readonly direction: 'earlier' | 'later';
  /** Milliseconds. */
  readonly now: number;
  /** The time that a relative range counts back from, in milliseconds. */
  readonly asOf: number;
  readonly zone: TimeZone;
}

/**
 * Moves the filters' period by its own length. Whole days move by days of the calendar, however long these are. Null if
 * the period has no start, or would begin in the future.
 */
export function stepPeriod(filters: Filters, { direction, now, asOf, zone }: Step): FiltersPatch | null {
  const { started_after, started_before } = timeBounds(filters, asOf);
  const from = microsAt(started_after);
  if (from === null) return null;
  const end = microsAt(started_before);
  if (end === null && direction === 'later') return null;
  const sign = direction === 'later' ? 1 : -1;
  const days = wholeDays(from, end, { now, zone });
  if (days !== null) {
    const [first, last] = [days.first, days.last].map(day => day + sign * (days.last - days.first));
    if (first === undefined || last === undefined || dayStart(first, zone) > now) return null;
    return daysPatch(first, last, zone);
  }
  const to = (end ?? microsOf(asOf)) + 1n;
  const length = to - from;
  if (length <= 1n) return null;
  const [start, last] = [from + BigInt(sign) * length, to - 1n + BigInt(sign) * length];
  if (start < 0n || last > LAST_MICROS || start > microsOf(now)) return null;
  return { ...NO_TIME, started_after: formatMicros(start), started_before: formatMicros(last) };
}

/** The days that a period consists of, the last one excluded; a period without an end lasts until the end of today. */
function wholeDays(
  from: bigint,
  end: bigint | null,
  { now, zone }: Pick<Step, 'now' | 'zone'>,
): { first: number; last: number } | null {
  const dayAt = (micros: bigint): number | null => {
    if (micros % 1000n !== 0n) return null;
    const time = Number(micros / 1000n);
    const day = dayNumber(time, zone);
    return dayStart(day, zone) === time ? day : null;
  };
  const first = dayAt(from);
  const last = end === null ? dayNumber(now, zone) + 1 : dayAt(end + 1n);
  return first === null || last === null || last <= first ? null : { first, last };
}

/** Times that Coder can parse. A bar of several centuries can reach beyond them. */
const [FIRST_TIME, LAST_TIME] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** Coder's bounds are inclusive, so a range ends a microsecond before the next bar starts. Null means no bound. */
export function rangePatch(from: number | null, to: number | null): FiltersPatch {
  return {
    range: null,
    started_after: from === null || from <= FIRST_TIME ? null : formatMicros(BigInt(from) * 1000n),
    started_before: to === null || to > LAST_TIME ? null : formatMicros(BigInt(to) * 1000n - 1n),
  };
}
