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
 * The times around one of the server's own, to the microsecond; both ends are inclusive at Coder.
 * @param before microseconds, as is `after`; together more than zero, for Coder refuses equal bounds
 */
export function windowAround(time: string, before: bigint, after: bigint): TimeWindow | null {
  const instant = parseRfc3339(time.toUpperCase());
  if (!instant.ok) return null;
  const end = instant.micros + after;
  const to = end < LAST_MICROS ? end : LAST_MICROS;
  const from = instant.micros - before;
  return { started_after: formatMicros(from < to ? from : to - 1n), started_before: formatMicros(to) };
}

/** A quarter of an hour, in microseconds: how far around an interception its neighbours are looked for. */
export const RELATED_WINDOW = 15n * 60n * 1_000_000n;

/** The instant alone: a window of one microsecond, the narrowest that Coder takes. */
export function windowOfInstant(time: string): TimeWindow | null {
  return windowAround(time, 0n, 1n);
}

/** The range in words, null for all time. */
export function describeTime(filters: Filters, zone: TimeZone): string | null {
  const { started_after: after, started_before: before, range } = filters;
  if (after !== undefined && before !== undefined) {
    return `${formatDateTime(after, zone)} – ${formatDateTime(before, zone)}`;
  }
  if (after !== undefined) return t('After {time}', { time: formatDateTime(after, zone) });
  if (before !== undefined) return t('Before {time}', { time: formatDateTime(before, zone) });
  return range === undefined ? null : describeRange(range);
}
