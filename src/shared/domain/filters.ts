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
export interface Unusable {
  /** The key as it was written: a filter key, `-model`, or `q` for a piece of a pasted query. */
  key: string;
  raw: string;
  reason: string;
}

type Values = Partial<Record<FilterKey, string>> & { readonly unusable: readonly Unusable[] };

/** Times are RFC 3339 strings, never dates: the server's microseconds survive. Absolute bounds win over `range`. */
export type Filters = Values & {
  /** Any of two values or more; the key itself has none then. */
  readonly several?: NameValues;
  /** None of these. */
  readonly without?: NameValues;
};

/** What Coder can be asked at once: one exact value of a key. */
export type Question = Values & { readonly several?: never; readonly without?: never };

/** What a control changes: a new value, or null to drop the key together with what was unusable at it. */
export type FiltersPatch = Partial<Record<FilterKey, string | null>>;

export const NO_FILTERS: Question = { unusable: [] };

export const isNameKey = (key: string): key is NameKey => NAME_KEYS.some(each => each === key);

/** A patched key has that one value, or none, whatever it had before. */
export function patchFilters(filters: Filters, patch: FiltersPatch): Filters {
  const { unusable, several, without, ...values } = filters;
  for (const key of FILTER_KEYS) {
    const value = patch[key];
    if (value === undefined) continue;
    if (value === null || value === '') delete values[key];
    else values[key] = value;
  }
  const isKept = (key: string): boolean => !(key.replace(/^-/, '') in patch);
  return {
    ...values,
    ...namesIn('several', several, isKept),
    ...namesIn('without', without, isKept),
    unusable: unusable.filter(({ key }) => isKept(key)),
  };
}

/** The values of a key, any of which a row may have. */
export function valuesOf(filters: Filters, key: NameKey): readonly string[] {
  const value = filters[key];
  return filters.several?.[key] ?? (value === undefined ? [] : [value]);
}

/** The same filters with these values of a key, and these left out. */
export function withValues(
  filters: Filters,
  key: NameKey,
  {
    any = valuesOf(filters, key),
    without = filters.without?.[key] ?? [],
  }: Partial<Record<'any' | 'without', readonly string[]>>,
): Filters {
  const [only] = any;
  const { several, without: others, ...rest } = patchFilters(filters, { [key]: null });
  return {
    ...rest,
    ...(only !== undefined && any.length === 1 && { [key]: only }),
    ...namesIn('several', { ...several, ...(any.length > 1 && { [key]: any }) }),
    ...namesIn('without', { ...others, ...(without.length > 0 && { [key]: without }) }),
  };
}

/** The filters with one value more of a key. */
export function also(filters: Filters, key: NameKey, value: string): Filters {
  const any = valuesOf(filters, key);
  const without = filters.without?.[key]?.filter(each => each !== value) ?? [];
  return any.includes(value) ? filters : withValues(filters, key, { any: [...any, value], without });
}

/** The filters with a value of a key left out. */
export function leaveOut(filters: Filters, key: NameKey, value: string): Filters {
  const without = filters.without?.[key] ?? [];
  if (without.includes(value)) return filters;
  const any = valuesOf(filters, key).filter(each => each !== value);
  return withValues(filters, key, { any, without: [...without, value] });
}

/** Absent rather than empty, so that the same filters are the same object. */
function namesIn<Name extends 'several' | 'without'>(
  name: Name,
  values: NameValues | undefined,
  isKept: (key: string) => boolean = () => true,
): Partial<Record<Name, NameValues>> {
  const kept = Object.entries(values ?? {}).filter(([key]) => isKept(key));
  const found: Partial<Record<'several' | 'without', NameValues>> =
    kept.length === 0 ? {} : { [name]: Object.fromEntries(kept) };
  return found;
}

/** Drops one value that could not be used; the others stay. */
export function dropUnusable(filters: Filters, dropped: Unusable): Filters {
  return { ...filters, unusable: filters.unusable.filter(each => each !== dropped) };
}

export function isFiltered(filters: Filters): boolean {
  const { unusable, several, without } = filters;
  return (
    unusable.length > 0 ||
    several !== undefined ||
    without !== undefined ||
    FILTER_KEYS.some(key => filters[key] !== undefined)
  );
}
