import { describeRange } from '#shared/i18n/durations.ts';
import { formatDateTime, type TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import { formatMicros, LAST_MICROS, parseRfc3339 } from './timestamps.ts';
import type { Filters } from './filters.ts';

interface TimeWindow {
  started_after: string;
  started_before: string;
}

/**
 * A period around a timestamp of the server, exact to the microsecond. Coder's bounds are inclusive.
 * @param before microseconds, like `after`; their sum must be positive, because Coder rejects equal bounds
 */
export function windowAround(time: string, before: bigint, after: bigint): TimeWindow | null {
  const instant = parseRfc3339(time.toUpperCase());
  if (!instant.ok) return null;
  const end = instant.micros + after;
  const to = end < LAST_MICROS ? end : LAST_MICROS;
  const from = instant.micros - before;
  return { started_after: formatMicros(from < to ? from : to - 1n), started_before: formatMicros(to) };
}

/** Microseconds (15 minutes) before and after an interception that are searched for related requests. */
export const RELATED_WINDOW = 15n * 60n * 1_000_000n;

/** A period of one microsecond, the shortest that Coder accepts. */
export function windowOfInstant(time: string): TimeWindow | null {
  return windowAround(time, 0n, 1n);
}

/** A label for the period, or null for all time. */
export function describeTime(filters: Filters, zone: TimeZone): string | null {
  const { started_after: after, started_before: before, range } = filters;
  if (after !== undefined && before !== undefined) {
    return `${formatDateTime(after, zone)} – ${formatDateTime(before, zone)}`;
  }
  if (after !== undefined) return t('After {time}', { time: formatDateTime(after, zone) });
  if (before !== undefined) return t('Before {time}', { time: formatDateTime(before, zone) });
  return range === undefined ? null : describeRange(range);
}
