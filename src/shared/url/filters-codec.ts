import { FILTER_KEYS, isNameKey, NAME_KEYS, valuesOf, type Filters } from '#shared/domain/filters.ts';
import { parseRawFilters, rawFiltersInQuery, rawValue, isFilterKey } from '#shared/domain/parse-filters.ts';
import { SEARCH_SCOPES, type TextQuery } from '#shared/domain/text-query.ts';

/**
 * Reads the filters out of an address: a key more than once means any of its values, `-` before it none of them. Total:
 * any string gives filters; what cannot be used is kept with its reason, so that it is shown, survives the round trip and
 * never silently widens the rows.
 */
export function parseFilters(search: string): Filters {
  const given = [...new URLSearchParams(search)].flatMap(([key, raw]) => {
    // `model=` is not the same as no model: it would show more than was asked for.
    if (key === 'q') return raw === '' ? [] : rawFiltersInQuery(raw);
    return isFilterKey(key) ? [rawValue(key, raw)] : [];
  });
  return parseRawFilters(given);
}

/** Whether a parameter of an address speaks about filters, usable or not. */
export function isFilterParam(key: string): boolean {
  return key === 'q' || isFilterKey(key);
}

/** Only what speaks about filters, as it stands in the address: the same text means the same filters. */
export function filterSearch(search: string): string {
  return new URLSearchParams(
    [...new URLSearchParams(search)].filter(([key]) => isFilterParam(key)),
  ).toString();
}

/** Writes filters as a query string without `?`: fixed order, nothing that is not set, what was unusable last. */
export function serializeFilters(filters: Filters): string {
  const search = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    const values = isNameKey(key) ? valuesOf(filters, key) : [filters[key] ?? []].flat();
    for (const value of values) search.append(key, value);
  }
  for (const key of NAME_KEYS) {
    for (const value of filters.noneOf?.[key] ?? []) search.append(`-${key}`, value);
  }
  for (const { key, raw } of filters.invalid) search.append(key, raw);
  return search.toString();
}

/**
 * What is searched for in texts: `find` is the text, `find_as=regex` makes it an expression, `find_in` narrows it to
 * texts of one kind. These are no filters: they are never sent to Coder.
 */
const KEYS = ['find', 'find_as', 'find_in'] as const;

/** Total: a kind of texts that does not exist is all of them. Null where nothing is searched for. */
export function parseFind(search: string): TextQuery | null {
  const params = new URLSearchParams(search);
  const text = params.get('find') ?? '';
  if (text === '') return null;
  const place = SEARCH_SCOPES.find(each => each === params.get('find_in')) ?? 'everything';
  return { text, isRegex: params.get('find_as') === 'regex', place };
}

/** A query string without `?` in which this is searched for, or nothing. */
export function withFind(search: string, find: TextQuery | null): string {
  const params = new URLSearchParams(search);
  for (const key of KEYS) params.delete(key);
  if (find) {
    params.set('find', find.text);
    if (find.isRegex) params.set('find_as', 'regex');
    if (find.place !== 'everything') params.set('find_in', find.place);
  }
  return params.toString();
}

/** Only what speaks about the search, as it stands in the address: the same text means the same search. */
export function findSearch(search: string): string {
  return withFind('', parseFind(search));
}
