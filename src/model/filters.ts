/** The keys of Coder's query language that narrow the list (2.34), in the order in which they are written. */
export const QUERY_KEYS = [
  'initiator',
  'provider',
  'provider_name',
  'model',
  'client',
  'started_after',
  'started_before',
] as const;

/** What an address can say: the query's keys, and `range`, a window that ends now. */
export const FILTER_KEYS = [...QUERY_KEYS, 'range'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** A value that was given but cannot be used. While there is one, no rows are asked for: they would be the wrong ones. */
export interface Unusable {
  /** The key as it was written: a filter key, `-model`, or `q` for a piece of a pasted query. */
  key: string;
  raw: string;
  reason: string;
}

/** Times are RFC 3339 strings, never dates: the server's microseconds survive. Absolute bounds win over `range`. */
export type Filters = Partial<Record<FilterKey, string>> & { readonly unusable: readonly Unusable[] };

/** What a control changes: a new value, or null to drop the key together with what was unusable at it. */
export type FiltersPatch = Partial<Record<FilterKey, string | null>>;

export const NO_FILTERS: Filters = { unusable: [] };

export function patchFilters(filters: Filters, patch: FiltersPatch): Filters {
  const { unusable, ...values } = filters;
  for (const key of FILTER_KEYS) {
    const value = patch[key];
    if (value === undefined) continue;
    if (value === null || value === '') delete values[key];
    else values[key] = value;
  }
  return {
    ...values,
    unusable: unusable.filter(({ key }) => !(key.replace(/^-/, '') in patch)),
  };
}

/** Drops one value that could not be used; the others stay. */
export function dropUnusable(filters: Filters, dropped: Unusable): Filters {
  return { ...filters, unusable: filters.unusable.filter(each => each !== dropped) };
}

export function isFiltered(filters: Filters): boolean {
  return filters.unusable.length > 0 || FILTER_KEYS.some(key => filters[key] !== undefined);
}
