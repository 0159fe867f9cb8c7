import { describeRange } from '#shared/i18n/durations.ts';
import { formatDateTime, type TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import type { Filters } from './filters.ts';

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
