import type { CompiledQuery } from '#shared/lib/text-search.ts';

/** The filter keys of Coder's query language (2.34), in the order in which they are written. */
export const API_KEYS = [
  'initiator',
  'provider',
  'provider_name',
  'model',
  'client',
  'started_after',
  'started_before',
] as const;

/** The filter keys that only a database can answer. */
export const DATABASE_KEYS = [
  'status',
  'tool',
  'server',
  'session',
  'api_key',
  'has_prompt',
  'min_duration',
  'max_duration',
  'min_tokens',
  'max_tokens',
  'min_cost',
  'max_cost',
] as const;
export type DatabaseKey = (typeof DATABASE_KEYS)[number];

/** The keys of the query box. `sort` is the order of the list, which only a database can change. */
export const QUERY_KEYS = [...API_KEYS, ...DATABASE_KEYS, 'sort'] as const;
export type QueryKey = (typeof QUERY_KEYS)[number];

/** The keys that decide which interceptions match. `range` is a period that ends now. */
export const CONDITION_KEYS = [...API_KEYS, ...DATABASE_KEYS, 'range'] as const;

/** The filter keys of a URL. */
export const FILTER_KEYS = [...QUERY_KEYS, 'range'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** Keys whose value each row of the API has. */
export const NAME_KEYS = ['initiator', 'provider', 'model', 'client'] as const;
export type NameKey = (typeof NAME_KEYS)[number];

/** Keys that can have several values and exclusions. */
export const MULTI_VALUE_KEYS = [...NAME_KEYS, 'status', 'tool', 'server', 'session', 'api_key'] as const;
export type MultiValueKey = (typeof MULTI_VALUE_KEYS)[number];
export type MultiValues = Partial<Record<MultiValueKey, readonly string[]>>;

/**
 * An interception with a failed tool call whose request succeeded is `tool_failed`. Interceptions that have not ended are
 * `running`; they match only filters that include this value.
 */
export const STATUSES = ['ok', 'request_failed', 'tool_failed', 'running'] as const;

/** Bounds, inclusive: milliseconds, tokens, and amounts in the currency of the price table. */
export const BOUND_KEYS = [
  ['min_duration', 'max_duration'],
  ['min_tokens', 'max_tokens'],
  ['min_cost', 'max_cost'],
] as const;

/** What a list can be sorted by. */
export const SORT_COLUMNS = ['started', 'duration', 'tokens', 'cost', 'tool_calls'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface Sort {
  readonly column: SortColumn;
  readonly direction: 'asc' | 'desc';
}

/** The only order of Coder's API. */
export const DEFAULT_SORT: Sort = { column: 'started', direction: 'desc' };

/** Parses `tokens-asc` or `tokens-desc`; without a direction, the largest values come first. Null if invalid. */
export function parseSort(text: string): Sort | null {
  const [, name, direction] = /^(\w+)(?:-(asc|desc))?$/.exec(text) ?? [];
  const column = SORT_COLUMNS.find(each => each === name);
  return column === undefined ? null : { column, direction: direction === 'asc' ? 'asc' : 'desc' };
}

export const formatSort = ({ column, direction }: Sort): string => `${column}-${direction}`;

export const isSameSort = (one: Sort, other: Sort): boolean => formatSort(one) === formatSort(other);

/** No rows are fetched while there is an invalid filter, because they would be the wrong ones. */
export interface InvalidFilter {
  /** The key in the URL or query: a filter key, `-model`, or `q` for a part of a pasted query. */
  key: string;
  raw: string;
  reason: string;
}

type Values = Partial<Record<FilterKey, string>> & {
  readonly invalid: readonly InvalidFilter[];
  /** The prices that a cost is computed with, as `formatPrices` writes them. They belong to the user, not to the URL. */
  readonly prices?: string;
};

/** Times are RFC 3339 strings, because a date has no microseconds. Absolute bounds win over `range`. */
export type Filters = Values & {
  /** At least two values; the key itself is absent then. */
  readonly anyOf?: MultiValues;
  readonly noneOf?: MultiValues;
};

/** Filters that one API query can express: one value per key, no exclusions. */
export type ApiFilters = Values & { readonly anyOf?: never; readonly noneOf?: never };

/** The change of a control: a new value, or null to remove the key and its invalid values. */
export type FiltersPatch = Partial<Record<FilterKey, string | null>>;

export const NO_FILTERS: ApiFilters = { invalid: [] };

export const isMultiValueKey = (key: string): key is MultiValueKey =>
  MULTI_VALUE_KEYS.some(each => each === key);

/** Replaces all values of a patched key, exclusions included. */
export function patchFilters(filters: Filters, patch: FiltersPatch): Filters {
  const { invalid, anyOf, noneOf, ...values } = filters;
  for (const key of FILTER_KEYS) {
    const value = patch[key];
    if (value === undefined) continue;
    if (value === null || value === '') delete values[key];
    else values[key] = value;
  }
  const isUnchanged = (key: string): boolean => !(key.replace(/^-/, '') in patch);
  return {
    ...values,
    ...valuesIn('anyOf', anyOf, isUnchanged),
    ...valuesIn('noneOf', noneOf, isUnchanged),
    invalid: invalid.filter(({ key }) => isUnchanged(key)),
  };
}

/** The included values of a key. */
export function valuesOf(filters: Filters, key: MultiValueKey): readonly string[] {
  const value = filters[key];
  return filters.anyOf?.[key] ?? (value === undefined ? [] : [value]);
}

/** Replaces the included or excluded values of a key. */
export function withValues(
  filters: Filters,
  key: MultiValueKey,
  {
    any = valuesOf(filters, key),
    noneOf = filters.noneOf?.[key] ?? [],
  }: Partial<Record<'any' | 'noneOf', readonly string[]>>,
): Filters {
  const [only] = any;
  const { anyOf, noneOf: others, ...rest } = patchFilters(filters, { [key]: null });
  return {
    ...rest,
    ...(only !== undefined && any.length === 1 && { [key]: only }),
    ...valuesIn('anyOf', { ...anyOf, ...(any.length > 1 && { [key]: any }) }),
    ...valuesIn('noneOf', { ...others, ...(noneOf.length > 0 && { [key]: noneOf }) }),
  };
}

export function includeValue(filters: Filters, key: MultiValueKey, value: string): Filters {
  const any = valuesOf(filters, key);
  const noneOf = filters.noneOf?.[key]?.filter(each => each !== value) ?? [];
  return any.includes(value) ? filters : withValues(filters, key, { any: [...any, value], noneOf });
}

export function excludeValue(filters: Filters, key: MultiValueKey, value: string): Filters {
  const noneOf = filters.noneOf?.[key] ?? [];
  if (noneOf.includes(value)) return filters;
  const any = valuesOf(filters, key).filter(each => each !== value);
  return withValues(filters, key, { any, noneOf: [...noneOf, value] });
}

/** Absent instead of empty, so that equal filters are deeply equal. */
function valuesIn<Name extends 'anyOf' | 'noneOf'>(
  name: Name,
  values: MultiValues | undefined,
  includes: (key: string) => boolean = () => true,
): Partial<Record<Name, MultiValues>> {
  const entries = Object.entries(values ?? {}).filter(([key]) => includes(key));
  const result: Partial<Record<'anyOf' | 'noneOf', MultiValues>> =
    entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) };
  return result;
}

export function removeInvalid(filters: Filters, dropped: InvalidFilter): Filters {
  return { ...filters, invalid: filters.invalid.filter(each => each !== dropped) };
}

export function isFiltered(filters: Filters): boolean {
  const { invalid, anyOf, noneOf } = filters;
  return (
    invalid.length > 0 ||
    anyOf !== undefined ||
    noneOf !== undefined ||
    CONDITION_KEYS.some(key => filters[key] !== undefined)
  );
}

/** Removes every filter. The order stays. */
export function clearFilters({ sort }: Filters): Filters {
  return { ...NO_FILTERS, ...(sort !== undefined && { sort }) };
}

export function sortOf({ sort }: Filters): Sort {
  return parseSort(sort ?? '') ?? DEFAULT_SORT;
}

/** Whether a list has the order of Coder's API, in which new rows come first. */
export const isNewestFirst = (filters: Filters): boolean => isSameSort(sortOf(filters), DEFAULT_SORT);

export function withSort(filters: Filters, sort: Sort): Filters {
  return patchFilters(filters, { sort: isSameSort(sort, DEFAULT_SORT) ? null : formatSort(sort) });
}

/** The values of a key in a list, whether it can have several or not. */
export function allValuesOf(filters: Filters, key: FilterKey): readonly string[] {
  if (isMultiValueKey(key)) return valuesOf(filters, key);
  const value = filters[key];
  return value === undefined ? [] : [value];
}

/** Whether interceptions match that have not ended, so that loaded rows can change. */
export const includesRunning = (filters: Filters): boolean => valuesOf(filters, 'status').includes('running');

/** The filter keys that need prices. */
export function costKeysOf(filters: Filters): FilterKey[] {
  const isSet = (key: FilterKey): boolean => filters[key] !== undefined;
  return [
    ...(['min_cost', 'max_cost'] as const).filter(isSet),
    ...(sortOf(filters).column === 'cost' ? (['sort'] as const) : []),
  ];
}

/** Whether a filter is invalid that could be valid with prices. */
export const isCostInvalid = ({ invalid }: Filters): boolean =>
  invalid.some(
    ({ key, raw }) =>
      key === 'min_cost' || key === 'max_cost' || (key === 'sort' && parseSort(raw)?.column === 'cost'),
  );

export function hasDatabaseKeys(filters: Filters): boolean {
  return DATABASE_KEYS.some(key => allValuesOf(filters, key).length > 0);
}

/** Which texts are searched. */
export const SEARCH_SCOPES = ['everything', 'prompts', 'tools', 'inputs', 'errors'] as const;
export type SearchScope = (typeof SEARCH_SCOPES)[number];

/** A search in the texts of interceptions. */
export interface TextQuery extends CompiledQuery {
  place: SearchScope;
}

export function textQueryKey({ text, isRegex, place }: TextQuery): string {
  return JSON.stringify([text, isRegex, place]);
}
