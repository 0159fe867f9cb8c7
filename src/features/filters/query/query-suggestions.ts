import { dayNumber, dayStart } from '#shared/domain/time-grid.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import type { AvailableValues } from '#features/filters/available-values.ts';
import { isNameKey, QUERY_KEYS } from '#shared/domain/filters.ts';
import { personValue } from '#shared/domain/people.ts';
import { whyNotFiltered } from '#shared/domain/row-values.ts';
import {
  acceptKey,
  acceptValue,
  type CompletionResult,
  type CompletionContext,
} from '#shared/domain/query-completion.ts';

const HOUR = 3_600_000;

/** Times that are often asked for, in the form that Coder takes. */
export function timeExamples(now: number, zone: TimeZone): { value: string; words: string }[] {
  const today = dayNumber(now, zone);
  const days = [
    [0, t('Today, 00:00')],
    [1, t('Yesterday, 00:00')],
    [7, t('7 days ago, 00:00')],
    [30, t('30 days ago, 00:00')],
  ] as const;
  return [
    { value: rfc3339(now - HOUR), words: t('1 hour ago') },
    ...days.map(([back, words]) => ({ value: rfc3339(dayStart(today - back, zone)), words })),
  ];
}

/** To the second, without a fraction that says nothing. */
function rfc3339(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

type QueryKey = (typeof QUERY_KEYS)[number];

/** One way to go on with a query; without a value it is a key, whose value is still to be written. */
export interface QuerySuggestion {
  readonly key: QueryKey;
  readonly value: string | null;
  readonly detail: string;
}

const KEY_WORDS: Record<QueryKey, string> = {
  initiator: t('username'),
  provider: 'anthropic, openai, …',
  provider_name: t('provider name in Coder'),
  model: t('model name'),
  client: t('client app, such as Claude Code'),
  started_after: t('start of the time range'),
  started_before: t('end of the time range'),
};

/** Of each kind, where a word could be a value of any. */
const FEW = 4;
/** More are found by typing. */
const MANY = 50;

/** What can stand at the caret, those first that begin with what was typed. */
export function querySuggestions(
  { key, typed, hasValue }: CompletionContext,
  known: AvailableValues,
  times: readonly { value: string; words: string }[],
): QuerySuggestion[] {
  const named = QUERY_KEYS.find(each => each === key || (isNameKey(each) && key === `-${each}`));
  if (key !== null) return named ? matching(valuesOf(named, known, times), typed, MANY) : [];
  const keys = QUERY_KEYS.filter(each => holds(each, typed)).map(each => ({
    key: each,
    value: null,
    detail: KEY_WORDS[each],
  }));
  if (hasValue || typed === '') return keys;
  const kinds = (['initiator', 'provider', 'model', 'client'] as const).map(kind =>
    matching(valuesOf(kind, known, times), typed, FEW),
  );
  return [...keys, ...kinds.flat()];
}

/** The query with an offer taken. */
export function applySuggestion(
  text: string,
  completing: CompletionContext,
  { key, value }: QuerySuggestion,
): CompletionResult {
  if (value === null) return acceptKey(text, completing, key);
  return acceptValue(text, completing, value, completing.key === null ? key : null);
}

function valuesOf(
  key: QueryKey,
  known: AvailableValues,
  times: readonly { value: string; words: string }[],
): QuerySuggestion[] {
  const plain = (values: readonly string[]) => values.map(value => ({ key, value, detail: '' }));
  switch (key) {
    case 'initiator':
      return [
        { key, value: 'me', detail: t('you') },
        ...known.people.flatMap(person => {
          const value = personValue(person);
          const { username, name } = person;
          return value === null ? [] : [{ key, value, detail: value === username ? name : username }];
        }),
      ];
    case 'provider':
      return plain(known.providers);
    case 'model':
      return plain(known.models);
    case 'client':
      return plain(known.clients);
    case 'started_after':
    case 'started_before':
      return times.map(({ value, words }) => ({ key, value, detail: words }));
    case 'provider_name':
      return [];
  }
}

/** What stands there already is not offered once more. */
function matching(offers: readonly QuerySuggestion[], typed: string, most: number): QuerySuggestion[] {
  const found = offers.filter(
    ({ value, detail }) =>
      value !== null &&
      value !== typed &&
      whyNotFiltered(value) === null &&
      holds(`${value}\n${detail}`, typed),
  );
  const begins = ({ value }: QuerySuggestion) => holds(value?.slice(0, typed.length) ?? '', typed);
  return [...found.filter(begins), ...found.filter(each => !begins(each))].slice(0, most);
}

function holds(text: string, typed: string): boolean {
  return text.toLowerCase().includes(typed.toLowerCase());
}
