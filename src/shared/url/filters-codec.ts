import { FILTER_KEYS, isNameKey, NAME_KEYS, valuesOf, type Filters } from '#shared/domain/filters.ts';
import { gatherFilters, givenInQuery, givenValue, isFilterKey } from '#shared/domain/gather-filters.ts';

/**
 * Reads the filters out of an address: a key more than once means any of its values, `-` before it none of them. Total:
 * any string gives filters; what cannot be used is kept with its reason, so that it is shown, survives the round trip and
 * never silently widens the rows.
 */
export function parseFilters(search: string): Filters {
  const given = [...new URLSearchParams(search)].flatMap(([key, raw]) => {
    // `model=` is not the same as no model: it would show more than was asked for.
    if (key === 'q') return raw === '' ? [] : givenInQuery(raw);
    return isFilterKey(key) ? [givenValue(key, raw)] : [];
  });
  return gatherFilters(given);
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
    for (const value of filters.without?.[key] ?? []) search.append(`-${key}`, value);
  }
  for (const { key, raw } of filters.unusable) search.append(key, raw);
  return search.toString();
}
