import type { TimeZone } from '#lib/times.ts';
import { valueWords } from '#model/value-words.ts';
import { nameWords } from '#lib/words/name-words.ts';
import { t } from '#lib/words/t.ts';
import { describeTime } from '#model/describe-time.ts';
import { QUERY_KEYS, type Filters } from '#model/filters.ts';

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
