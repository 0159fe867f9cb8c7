import type { TimeZone } from '#shared/i18n/times.ts';
import { valueWords } from '#shared/domain/value-words.ts';
import { nameWords } from '#shared/domain/name-words.ts';
import { t } from '#shared/i18n/t.ts';
import { describeTime } from '#shared/domain/describe-time.ts';
import { QUERY_KEYS, type Filters } from '#shared/domain/filters.ts';

const NAMES = QUERY_KEYS.filter(key => key !== 'started_after' && key !== 'started_before');

/** What filters leave, in a few words, with the keys of a query: `model gpt-5-mini · Last 7 days`. */
export function filterWords(filters: Filters, zone: TimeZone): string {
  const time = describeTime(filters, zone);
  const words = [
    ...NAMES.flatMap(key => (filters[key] === undefined ? [] : [`${key} ${valueWords(filters[key])}`])),
    ...filters.unusable.map(({ key, raw }) => `${key} ${nameWords(raw)}`),
    ...(time === null ? [] : [time]),
  ];
  return words.length > 0 ? words.join(' · ') : t('All interceptions');
}
