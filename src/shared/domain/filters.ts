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

/** Those of which there may be more than one value, and values that are left out: every row says its own. */
export const NAME_KEYS = ['initiator', 'provider', 'model', 'client'] as const;
export type NameKey = (typeof NAME_KEYS)[number];
export type NameValues = Partial<Record<NameKey, readonly string[]>>;

/** A value that was given but cannot be used. While there is one, no rows are asked for: they would be the wrong ones. */
export interface InvalidFilter {
  /** The key as it was written: a filter key, `-model`, or `q` for a piece of a pasted query. */
  key: string;
  raw: string;
  reason: string;
}

type Values = Partial<Record<FilterKey, string>> & { readonly invalid: readonly InvalidFilter[] };

/** Times are RFC 3339 strings, never dates: the server's microseconds survive. Absolute bounds win over `range`. */
export type Filters = Values & {
  /** Any of two values or more; the key itself has none then. */
  readonly anyOf?: NameValues;
  /** None of these. */
  readonly noneOf?: NameValues;
};

/** What Coder can be asked at once: one exact value of a key. */
export type ApiFilters = Values & { readonly anyOf?: never; readonly noneOf?: never };

/** What a control changes: a new value, or null to drop the key together with what was unusable at it. */
export type FiltersPatch = Partial<Record<FilterKey, string | null>>;

export const NO_FILTERS: ApiFilters = { invalid: [] };

export const isNameKey = (key: string): key is NameKey => NAME_KEYS.some(each => each === key);

/** A patched key has that one value, or none, whatever it had before. */
export function patchFilters(filters: Filters, patch: FiltersPatch): Filters {
  const { invalid, anyOf, noneOf, ...values } = filters;
  for (const key of FILTER_KEYS) {
    const value = patch[key];
    if (value === undefined) continue;
    if (value === null || value === '') delete values[key];
    else values[key] = value;
  }
  const isKept = (key: string): boolean => !(key.replace(/^-/, '') in patch);
  return {
    ...values,
    ...namesIn('anyOf', anyOf, isKept),
    ...namesIn('noneOf', noneOf, isKept),
    invalid: invalid.filter(({ key }) => isKept(key)),
  };
}

/** The values of a key, any of which a row may have. */
export function valuesOf(filters: Filters, key: NameKey): readonly string[] {
  const value = filters[key];
  return filters.anyOf?.[key] ?? (value === undefined ? [] : [value]);
}

/** The same filters with these values of a key, and these left out. */
export function withValues(
  filters: Filters,
  key: NameKey,
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
    ...namesIn('anyOf', { ...anyOf, ...(any.length > 1 && { [key]: any }) }),
    ...namesIn('noneOf', { ...others, ...(noneOf.length > 0 && { [key]: noneOf }) }),
  };
}

/** The filters with one value more of a key. */
export function includeValue(filters: Filters, key: NameKey, value: string): Filters {
  const any = valuesOf(filters, key);
  const noneOf = filters.noneOf?.[key]?.filter(each => each !== value) ?? [];
  return any.includes(value) ? filters : withValues(filters, key, { any: [...any, value], noneOf });
}

/** The filters with a value of a key left out. */
export function excludeValue(filters: Filters, key: NameKey, value: string): Filters {
  const noneOf = filters.noneOf?.[key] ?? [];
  if (noneOf.includes(value)) return filters;
  const any = valuesOf(filters, key).filter(each => each !== value);
  return withValues(filters, key, { any, noneOf: [...noneOf, value] });
}

/** Absent rather than empty, so that the same filters are the same object. */
function namesIn<Name extends 'anyOf' | 'noneOf'>(
  name: Name,
  values: NameValues | undefined,
  isKept: (key: string) => boolean = () => true,
): Partial<Record<Name, NameValues>> {
  const kept = Object.entries(values ?? {}).filter(([key]) => isKept(key));
  const found: Partial<Record<'anyOf' | 'noneOf', NameValues>> =
    kept.length === 0 ? {} : { [name]: Object.fromEntries(kept) };
  return found;
}

/** Drops one value that could not be used; the others stay. */
export function removeInvalid(filters: Filters, dropped: InvalidFilter): Filters {
  return { ...filters, invalid: filters.invalid.filter(each => each !== dropped) };
}

export function isFiltered(filters: Filters): boolean {
  const { invalid, anyOf, noneOf } = filters;
  return (
    invalid.length > 0 ||
    anyOf !== undefined ||
    noneOf !== undefined ||
    FILTER_KEYS.some(key => filters[key] !== undefined)
  );
}
