import { parseRange } from '#shared/i18n/durations.ts';
import { t } from '#shared/i18n/t.ts';
import {
  allValuesOf,
  API_KEYS,
  BOUND_KEYS,
  DATABASE_KEYS,
  FILTER_KEYS,
  isMultiValueKey,
  MULTI_VALUE_KEYS,
  QUERY_KEYS,
  parseSort,
  SORT_COLUMNS,
  STATUSES,
  type FilterKey,
  type Filters,
  type ApiFilters,
} from './filters.ts';
import { readElement, splitQuery, stringifyQuery, type Term } from './query-language.ts';
import { quoteTyped, readTyped } from './typed-query.ts';
import { formatMicros, LAST_MICROS, parseRfc3339 } from './timestamps.ts';
import { filterValueError } from './row-values.ts';
import { isNilUuid } from './coder-api.ts';

/**
 * Formats filters as Coder's `q`.
 * @param asOf milliseconds: when the relative `range` was last chosen or refreshed, so that a render does not change `q`
 */
export function formatQuery(filters: ApiFilters, asOf: number): string {
  const bounds = timeBounds(filters, asOf);
  return stringifyQuery(
    API_KEYS.flatMap(key => {
      const value = key === 'started_after' || key === 'started_before' ? bounds[key] : filters[key];
      return value === undefined ? [] : [{ key, value }];
    }),
  );
}

/** The absolute bounds, or the start of the relative range. Coder's bounds are inclusive. */
export function timeBounds(
  filters: Filters,
  asOf: number,
): { started_after?: string | undefined; started_before?: string | undefined } {
  const { started_after, started_before, range } = filters;
  if (started_after !== undefined || started_before !== undefined) return { started_after, started_before };
  const length = range === undefined ? null : parseRange(range);
  return length === null ? {} : { started_after: new Date(asOf - length).toISOString() };
}

/**
 * Limits a query to rows that did not start after a given row. The bound is a microsecond later, because Coder rejects
 * equal bounds. Null if the query or the time is invalid.
 */
export function withUpperBound(q: string, started_at: string): string | null {
  const value = upperBoundOf(started_at);
  const split = splitQuery(q);
  if (value === null || !split.ok) return null;
  const terms = split.terms.filter(({ key }) => key !== 'started_before');
  return stringifyQuery([...terms, { key: 'started_before', value }]);
}

/** The `started_before` that includes a row and no later one; null if its start is invalid. */
export function upperBoundOf(started_at: string): string | null {
  const instant = parseRfc3339(started_at.toUpperCase());
  if (!instant.ok) return null;
  return formatMicros(instant.micros < LAST_MICROS ? instant.micros + 1n : LAST_MICROS);
}

/** The reason why a value cannot be used, or null. Does not check whether a user exists. */
export function validateTerm(key: FilterKey, value: string): string | null {
  if (key === 'range') {
    return parseRange(value) === null
      ? t('“{value}” isn’t a valid range. Try 15m, 24h or 7d.', { value })
      : null;
  }
  if (key === 'started_after' || key === 'started_before') {
    return parseRfc3339(value.toUpperCase()).ok
      ? null
      : t('“{value}” isn’t a valid time. Use a format like 2026-11-20T14:00:00Z.', { value });
  }
  if (key === 'status' && !STATUSES.some(each => each === value)) {
    return t('Use one of {values}.', { values: STATUSES.join(', ') });
  }
  if (key === 'has_prompt' && value !== 'true' && value !== 'false') return t('Use true or false.');
  if (key === 'min_cost' || key === 'max_cost') {
    return /^\d{1,9}(?:\.\d{1,6})?$/.test(value) ? null : t('Use an amount such as 0.25.');
  }
  if (BOUND_KEYS.some(([min, max]) => key === min || key === max)) {
    return /^\d{1,15}$/.test(value) ? null : t('Use a whole number of at most 15 digits.');
  }
  if (key === 'sort') {
    return parseSort(value) === null
      ? t('Use one of {values}, as in tokens-asc.', { values: SORT_COLUMNS.join(', ') })
      : null;
  }
  if (key === 'initiator' && isNilUuid(value.toLowerCase())) return t('Coder treats this ID as any user.');
  if (value === '' && DATABASE_KEYS.some(each => each === key)) return t('Enter a value.');
  return filterValueError(value);
}

/** Coder rejects a period that does not end after it starts. */
export function reversedRangeError(filters: Partial<Record<FilterKey, string>>): string | null {
  const after = parseRfc3339(filters.started_after?.toUpperCase() ?? '');
  const before = parseRfc3339(filters.started_before?.toUpperCase() ?? '');
  return after.ok && before.ok && after.micros >= before.micros
    ? t('The end is before the start: “started_before” must be later than “started_after”.')
    : null;
}

/** The upper bounds that are below their lower bound. */
export function reversedBounds(filters: Partial<Record<FilterKey, string>>): FilterKey[] {
  return BOUND_KEYS.filter(([min, max]) => Number(filters[min] ?? 0) > Number(filters[max] ?? Infinity)).map(
    ([, max]) => max,
  );
}

/** Parses a typed Coder query into filters; parts that are not filters are returned as `q`, with the reason. */
export function fromQuery(text: string): [key: string, value: string, reason: string | null][] {
  const typed = readTyped(text);
  if ('reason' in typed) return [['q', text, typed.reason]];
  const split = splitQuery(typed.q);
  if (!split.ok) return [['q', text, split.detail]];
  const found = typed.words.flatMap(({ word }) => {
    const element = readElement(word);
    return 'detail' in element || element.key === null ? [] : [readTerm(element, word)];
  });
  // Coder treats words without a key as the initiator (2.34).
  if (split.text !== null) found.push(['initiator', split.text, validateTerm('initiator', split.text)]);
  return found;
}

/**
 * A term as a filter, with `-` before the key of an exclusion; otherwise as `q`, with Coder's error message.
 * @param word the source text, because a key may contain what the grammar cannot express, such as a quote
 */
export function readTerm(
  { key, value }: Term,
  word: string,
): [key: string, value: string, reason: string | null] {
  const known = QUERY_KEYS.find(each => each === key || (isMultiValueKey(each) && key === `-${each}`));
  return known
    ? [key, value, validateTerm(known, value)]
    : ['q', word, `"${key}" is not a valid query param.`];
}

/**
 * The text of the `Query` box: the filters in Coder's syntax, extended by repeated keys and `-` for exclusions, followed
 * by the invalid parts of a pasted query.
 */
export function queryText(filters: Filters): string {
  const terms = QUERY_KEYS.flatMap(key => allValuesOf(filters, key).map((value): Term => ({ key, value })));
  const noneOf = MULTI_VALUE_KEYS.flatMap(key =>
    (filters.noneOf?.[key] ?? []).map(value => ({ key: `-${key}`, value })),
  );
  const pasted = filters.invalid.filter(({ key }) => key === 'q').map(({ raw }) => raw);
  const words = [...terms, ...noneOf].map(({ key, value }) => `${key}:${quoteTyped(value)}`);
  return [...words, ...pasted].filter(Boolean).join(' ');
}

/** Serializes filters to a query string without `?`: fixed order, set filters only, invalid ones last. */
export function serializeFilters(filters: Filters): string {
  const search = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    for (const value of allValuesOf(filters, key)) search.append(key, value);
  }
  for (const key of MULTI_VALUE_KEYS) {
    for (const value of filters.noneOf?.[key] ?? []) search.append(`-${key}`, value);
  }
  for (const { key, raw } of filters.invalid) search.append(key, raw);
  return search.toString();
}

interface DashboardParams {
  /** The time that a relative range counts from, in milliseconds. The server's time if left out. */
  readonly asOf?: number;
  readonly [name: string]: string | number | undefined;
}

/** The parameter with the prices of a filter or an order by cost, as `formatPrices` writes them. */
export const PRICES_PARAM = 'prices';

/** A path below `/dashboard`, which only a database answers. Empty parameters are left out. */
export function dashboardPath(
  route: 'interceptions' | 'usage' | 'search' | 'facets' | 'export.csv' | 'export.ndjson',
  filters: Filters,
  { asOf, ...params }: DashboardParams,
): string {
  const search = new URLSearchParams(serializeFilters(filters));
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  if (filters.prices !== undefined) search.set(PRICES_PARAM, filters.prices);
  if (asOf !== undefined) search.set('as_of', new Date(asOf).toISOString());
  return `/dashboard/${route}?${search.toString()}`;
}
