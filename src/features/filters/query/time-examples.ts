import { dayNumber, dayStart } from '#shared/domain/time-grid.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';

const HOUR = 3_600_000;

/** Times that are often asked for, in the form that Coder takes. */
export function timeExamples(now: number, zone: TimeZone): { value: string; words: string }[] {
  const today = dayNumber(now, zone);
  const days = [
    [0, t('Start of today')],
    [1, t('Start of yesterday')],
    [7, t('Start of the day a week ago')],
    [30, t('Start of the day 30 days ago')],
  ] as const;
  return [
    { value: rfc3339(now - HOUR), words: t('An hour ago') },
    ...days.map(([back, words]) => ({ value: rfc3339(dayStart(today - back, zone)), words })),
  ];
}

/** To the second, without a fraction that says nothing. */
function rfc3339(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
