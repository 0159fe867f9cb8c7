import { type Filters, SEARCH_SCOPES, type TextQuery } from '#shared/domain/filters.ts';
import { parseRawFilters, rawFiltersInQuery, rawValue, isFilterKey } from '#shared/domain/parse-filters.ts';

/**
 * Parses the filters of a URL: a repeated key matches any of its values, and a `-` before the key excludes them. Never
 * throws: invalid filters are retained with a reason, so they are shown, round-trip and never silently match more rows.
 */
export function parseFilters(search: string): Filters {
  const rawFilters = [...new URLSearchParams(search)].flatMap(([key, raw]) => {
    // `model=` is an invalid filter: treating it as no filter would match more rows.
    if (key === 'q') return raw === '' ? [] : rawFiltersInQuery(raw);
    return isFilterKey(key) ? [rawValue(key, raw)] : [];
  });
  return parseRawFilters(rawFilters);
}

/** Whether a URL parameter is a filter, valid or not. */
export function isFilterParam(key: string): boolean {
  return key === 'q' || isFilterKey(key);
}

/** The filter parameters of a query string, unparsed. */
export function filterSearch(search: string): string {
  return new URLSearchParams(
    [...new URLSearchParams(search)].filter(([key]) => isFilterParam(key)),
  ).toString();
}

/**
 * The content search: `find` is the text, `find_as=regex` makes it a regular expression, `find_in` limits it to one kind
 * of text. They are not filters and are never sent to Coder.
 */
const TEXT_QUERY_KEYS = ['find', 'find_as', 'find_in'] as const;

/** Never throws: an unknown `find_in` searches everything. */
export function parseFind(search: string): TextQuery | null {
  const params = new URLSearchParams(search);
  const text = params.get('find') ?? '';
  if (text === '') return null;
  const place = SEARCH_SCOPES.find(each => each === params.get('find_in')) ?? 'everything';
  return { text, isRegex: params.get('find_as') === 'regex', place };
}

/** Sets or removes the content search in a query string without `?`. */
export function withFind(search: string, find: TextQuery | null): string {
  const params = new URLSearchParams(search);
  for (const key of TEXT_QUERY_KEYS) params.delete(key);
  if (find) {
    params.set('find', find.text);
    if (find.isRegex) params.set('find_as', 'regex');
    if (find.place !== 'everything') params.set('find_in', find.place);
  }
  return params.toString();
}

/** The content search parameters of a query string. */
export function findSearch(search: string): string {
  return withFind('', parseFind(search));
}
