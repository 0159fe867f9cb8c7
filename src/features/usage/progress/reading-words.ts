import { formatDuration } from '#shared/i18n/durations.ts';
import { formatDateTime, type TimeZone } from '#shared/i18n/times.ts';
import { missingTimes, type UsageState } from '#features/usage/engine/usage-state.ts';
import { plural, t } from '#shared/i18n/t.ts';

/** Named one by one; more are a number. */
const MOST_TIMES = 3;

/** `20 s`, `3 m 20 s`: what is left to wait, in steps that do not flicker. */
export function formatSeconds(seconds: number): string {
  const step = seconds < 20 ? 1 : 5;
  const whole = Math.max(step, Math.round(seconds / step) * step);
  return whole < 60 ? t('{seconds} s', { seconds: whole }) : formatDuration(whole * 1000);
}

/** The times of which not everything was read; empty where there are none. */
export function describeMissing({ parts }: UsageState, zone: TimeZone): string {
  const missing = missingTimes(parts);
  if (missing.length === 0) return '';
  const said = (time: number): string => formatDateTime(new Date(time).toISOString(), zone);
  const named = missing.slice(0, MOST_TIMES);
  const times = named
    .map(({ from, to }) => t('{from} to {to}', { from: said(from), to: said(to) }))
    .join('; ');
  const more = missing.length - named.length;
  return more === 0
    ? t('Not read: {times}.', { times })
    : plural(
        more,
        { one: 'Not read: {times}; and {n} more time.', other: 'Not read: {times}; and {n} more times.' },
        { times },
      );
}
