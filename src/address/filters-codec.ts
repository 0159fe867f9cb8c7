import { fromQuery, whyReversed, whyUnusable } from '#model/filter-query.ts';
import { FILTER_KEYS, type FilterKey, type Filters, type Unusable } from '#model/filters.ts';

type Given = { key: string; raw: string; name: FilterKey | null; reason: string | null };

/**
 * Reads the filters out of an address. Total: any string gives filters; what cannot be used is kept with its reason,
 * so that it is shown, survives the round trip and never silently widens the rows.
 */
export function parseFilters(search: string): Filters {
  const given: Given[] = [];
  for (const [key, raw] of new URLSearchParams(search)) {
    const name = FILTER_KEYS.find(each => each === key) ?? null;
    if (raw === '') continue;
    if (name) given.push({ key, raw, name, reason: whyUnusable(name, raw) });
    else if (key === 'q') given.push(...pasted(raw));
    else if (FILTER_KEYS.some(each => key === `-${each}`))
      given.push({ key, raw, name: null, reason: 'Leaving a value out is not possible yet.' });
  }

  const values: Partial<Record<FilterKey, string>> = {};
  const unusable: Unusable[] = [];
  for (const { key, raw, name, reason } of given) {
    const several = name !== null && given.filter(each => each.name === name).length > 1;
    const why = several ? 'Only one value of a kind is possible yet.' : reason;
    if (why !== null || name === null)
      unusable.push({ key: name ?? key, raw, reason: why ?? 'There is no filter of this name.' });
    else values[name] = raw;
  }

  const reversed = whyReversed(values);
  if (reversed !== null && values.started_before !== undefined) {
    unusable.push({ key: 'started_before', raw: values.started_before, reason: reversed });
    delete values.started_before;
  }
  return { ...values, unusable };
}

function pasted(text: string): Given[] {
  return fromQuery(text).map(([key, raw, reason]) =>
    key === 'q' ? { key, raw, name: null, reason } : { key, raw, name: key, reason },
  );
}

/** Whether a parameter of an address speaks about filters, usable or not. */
export function isFilterParam(key: string): boolean {
  return key === 'q' || FILTER_KEYS.some(each => key === each || key === `-${each}`);
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
    const value = filters[key];
    if (value !== undefined) search.append(key, value);
  }
  for (const { key, raw } of filters.unusable) search.append(key, raw);
  return search.toString();
}
