import { dayNumber, dayStart } from '#shared/domain/time-grid.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { t } from '#shared/i18n/t.ts';
import type { AvailableValues } from '#features/filters/available-values.ts';
import {
  API_KEYS,
  DATABASE_KEYS,
  formatSort,
  isMultiValueKey,
  QUERY_KEYS,
  SORT_COLUMNS,
  STATUSES,
  type QueryKey,
} from '#shared/domain/filters.ts';
import { personValue } from '#shared/domain/people.ts';
import { filterValueError, filterValueLabel, sortLabel } from '#shared/domain/row-values.ts';
import {
  acceptKey,
  acceptValue,
  type CompletionResult,
  type CompletionContext,
} from '#shared/domain/query-completion.ts';

const HOUR = 3_600_000;

/** Common start times, in Coder's format. */
export function timeExamples(now: number, zone: TimeZone): { value: string; label: string }[] {
  const today = dayNumber(now, zone);
  const days = [
    [0, t('Today, 00:00')],
    [1, t('Yesterday, 00:00')],
    [7, t('7 days ago, 00:00')],
    [30, t('30 days ago, 00:00')],
  ] as const;
  return [
    { value: rfc3339(now - HOUR), label: t('1 hour ago') },
    ...days.map(([back, label]) => ({ value: rfc3339(dayStart(today - back, zone)), label })),
  ];
}

/** RFC 3339 in whole seconds. */
function rfc3339(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A suggestion. Without a value, it completes only the key. */
export interface QuerySuggestion {
  readonly key: QueryKey;
  readonly value: string | null;
  readonly detail: string;
}

const KEY_LABELS: Record<QueryKey, string> = {
  initiator: t('username'),
  provider: 'anthropic, openai, …',
  provider_name: t('provider name in Coder'),
  model: t('model name'),
  client: t('client app, such as Claude Code'),
  started_after: t('start of the time range'),
  started_before: t('end of the time range'),
  status: t('outcome of the request'),
  tool: t('tool name'),
  server: t('MCP server URL'),
  session: t('session ID'),
  api_key: t('API key ID'),
  has_prompt: t('whether a user wrote a prompt'),
  min_duration: t('minimum, in milliseconds'),
  max_duration: t('maximum, in milliseconds'),
  min_tokens: t('minimum number of tokens'),
  max_tokens: t('maximum number of tokens'),
  min_cost: t('minimum cost, by your prices'),
  max_cost: t('maximum cost, by your prices'),
  sort: t('order of the list'),
};

/** Maximum suggestions of each kind, if the word could be a value of any key. */
const MAX_PER_KIND = 4;
/** Maximum suggestions for one key. More are found by typing. */
const MAX_SUGGESTIONS = 50;

/** Values of a key with their counts under the other filters. Only a database has them. */
export interface CountedValues {
  readonly key: CountedKey;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** Keys without a control of their own, whose values a database counts. */
const COUNTED_KEYS = ['tool', 'server', 'session', 'api_key'] as const;
type CountedKey = (typeof COUNTED_KEYS)[number];

/** The key at the caret, if its values are to be counted. */
export function countedKeyAt({ key }: CompletionContext): CountedKey | null {
  return COUNTED_KEYS.find(each => each === key?.replace(/^-/, '')) ?? null;
}

interface SuggestionOptions {
  readonly times: readonly { value: string; label: string }[];
  /** The filters beyond Coder's API that a database answers; null without one. */
  readonly databaseFilters: readonly string[] | null;
  readonly counted: CountedValues | null;
}

/** Suggestions at the caret. Those that start with the typed text come first. */
export function querySuggestions(
  { key, typed, hasValue }: CompletionContext,
  available: AvailableValues,
  { times, databaseFilters, counted }: SuggestionOptions,
): QuerySuggestion[] {
  const isMissing = (key: QueryKey): boolean =>
    databaseFilters?.includes(key) === false && DATABASE_KEYS.some(each => each === key);
  const usable: readonly QueryKey[] =
    databaseFilters === null ? API_KEYS : QUERY_KEYS.filter(key => !isMissing(key));
  const named = usable.find(each => each === key || (isMultiValueKey(each) && key === `-${each}`));
  if (key !== null) {
    return named ? matching(valuesOf(named, available, { times, counted }), typed, MAX_SUGGESTIONS) : [];
  }
  const keys = usable
    .filter(each => includesText(each, typed))
    .map(each => ({
      key: each,
      value: null,
      detail: KEY_LABELS[each],
    }));
  if (hasValue || typed === '') return keys;
  const kinds = (['initiator', 'provider', 'model', 'client'] as const).map(kind =>
    matching(valuesOf(kind, available, { times, counted }), typed, MAX_PER_KIND),
  );
  return [...keys, ...kinds.flat()];
}

/** Inserts a suggestion into the query. */
export function applySuggestion(
  text: string,
  completion: CompletionContext,
  { key, value }: QuerySuggestion,
): CompletionResult {
  if (value === null) return acceptKey(text, completion, key);
  return acceptValue(text, completion, value, completion.key === null ? key : null);
}

function valuesOf(
  key: QueryKey,
  available: AvailableValues,
  { times, counted }: Pick<SuggestionOptions, 'times' | 'counted'>,
): QuerySuggestion[] {
  const plain = (values: readonly string[]) => values.map(value => ({ key, value, detail: '' }));
  switch (key) {
    case 'initiator':
      return [
        { key, value: 'me', detail: t('you') },
        ...available.people.flatMap(person => {
          const value = personValue(person);
          const { username, name } = person;
          return value === null ? [] : [{ key, value, detail: value === username ? name : username }];
        }),
      ];
    case 'provider':
      return plain(available.providers);
    case 'model':
      return plain(available.models);
    case 'client':
      return plain(available.clients);
    case 'started_after':
    case 'started_before':
      return times.map(({ value, label }) => ({ key, value, detail: label }));
    case 'status':
      return STATUSES.map(value => ({ key, value, detail: filterValueLabel(key, value) }));
    case 'has_prompt':
      return ['true', 'false'].map(value => ({ key, value, detail: filterValueLabel(key, value) }));
    case 'sort':
      return SORT_COLUMNS.flatMap(column =>
        (['desc', 'asc'] as const).map(direction => {
          const sort = { column, direction };
          return { key, value: formatSort(sort), detail: sortLabel(sort) };
        }),
      );
    case 'tool':
    case 'server':
    case 'session':
    case 'api_key':
      return counted?.key === key
        ? counted.values.map(({ value, count }) => ({ key, value, detail: formatCount(count) }))
        : [];
    case 'provider_name':
    case 'min_duration':
    case 'max_duration':
    case 'min_tokens':
    case 'max_tokens':
    case 'min_cost':
    case 'max_cost':
      return [];
  }
}

/** Excludes the value that is already typed. */
function matching(suggestions: readonly QuerySuggestion[], typed: string, max: number): QuerySuggestion[] {
  const found = suggestions.filter(
    ({ value, detail }) =>
      value !== null &&
      value !== typed &&
      filterValueError(value) === null &&
      includesText(`${value}\n${detail}`, typed),
  );
  const isPrefixMatch = ({ value }: QuerySuggestion) =>
    includesText(value?.slice(0, typed.length) ?? '', typed);
  return [...found.filter(isPrefixMatch), ...found.filter(each => !isPrefixMatch(each))].slice(0, max);
}

function includesText(text: string, typed: string): boolean {
  return text.toLowerCase().includes(typed.toLowerCase());
}
