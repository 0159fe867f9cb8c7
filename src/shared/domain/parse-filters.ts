import { plural, t } from '#shared/i18n/t.ts';
import {
  allValuesOf,
  DATABASE_KEYS,
  isMultiKey,
  MULTI_KEYS,
  NO_FILTERS,
  patchFilters,
  withValues,
  type FilterKey,
  type Filters,
  FILTER_KEYS,
  type InvalidFilter,
} from './filters.ts';
import { fromQuery, reversedBounds, reversedRangeError, validateTerm } from './filter-query.ts';
import {
  inclusionExclusionTerms,
  MAX_COUNT_QUERIES,
  MAX_PARALLEL_QUERIES,
  toApiFilters,
} from './filter-selection.ts';

interface ValidFilter {
  name: FilterKey;
  isExcluded: boolean;
  raw: string;
}

function isSame(one: ValidFilter, other: ValidFilter): boolean {
  if (one.name !== other.name) return false;
  return one.name === 'initiator' ? one.raw.toLowerCase() === other.raw.toLowerCase() : one.raw === other.raw;
}

function toFilters(valid: readonly ValidFilter[]): Filters {
  let filters: Filters = NO_FILTERS;
  for (const { name, raw } of valid) if (!isMultiKey(name)) filters = { ...filters, [name]: raw };
  for (const key of MULTI_KEYS) {
    const of = (isExcluded: boolean): string[] =>
      valid
        .filter((each, at) => each.name === key && each.isExcluded === isExcluded && isFirst(valid, at))
        .map(({ raw }) => raw);
    filters = withValues(filters, key, { any: of(false), noneOf: of(true) });
  }
  return filters;
}

/** Removes duplicates. */
function isFirst(valid: readonly ValidFilter[], at: number): boolean {
  const filter = valid[at];
  return (
    filter !== undefined &&
    valid.findIndex(each => each.isExcluded === filter.isExcluded && isSame(each, filter)) === at
  );
}

/** A filter as it was written; the key of an exclusion starts with `-`. */
interface RawFilter {
  readonly key: string;
  readonly raw: string;
  /** Why the value itself is invalid, or null. */
  readonly reason: string | null;
}

/** Whether a key of a URL or query is a filter key, also with `-`. */
export function isFilterKey(key: string): boolean {
  return FILTER_KEYS.some(each => key === each || key === `-${each}`);
}

export function rawValue(key: string, raw: string): RawFilter {
  const name = FILTER_KEYS.find(each => each === key.replace(/^-/, ''));
  if (name === undefined) return { key, raw, reason: t('Unknown filter.') };
  if (key.startsWith('-') && !isMultiKey(name)) {
    return { key, raw, reason: t('{name} can’t be excluded.', { name }) };
  }
  return { key, raw, reason: validateTerm(name, raw) };
}

/** Parses Coder's query text, extended by `-model:x` for exclusions. */
export function rawFiltersInQuery(text: string): RawFilter[] {
  return fromQuery(text).map(([key, raw, reason]) => ({ key, raw, reason }));
}

/** Builds filters from values in their order; invalid ones stay in `invalid` with the reason. */
export function parseRawFilters(rawFilters: readonly RawFilter[]): Filters {
  const invalid: InvalidFilter[] = [];
  const valid: ValidFilter[] = [];
  for (const { key, raw, reason } of rawFilters) {
    const name = FILTER_KEYS.find(each => each === key.replace(/^-/, ''));
    if (reason !== null || name === undefined) invalid.push({ key, raw, reason: reason ?? '' });
    else valid.push({ name, raw, isExcluded: key.startsWith('-') });
  }
  const reject = (rejected: readonly ValidFilter[], reason: string): void => {
    for (const each of rejected) {
      valid.splice(valid.indexOf(each), 1);
      invalid.push({ key: keyOf(each), raw: each.raw, reason });
    }
  };
  for (const [reasonOf, find] of RULES) reject(find(valid), reasonOf());
  const filters = toFilters(valid);
  const reversed = reversedRangeError(filters);
  if (reversed !== null)
    reject(
      valid.filter(({ name }) => name === 'started_before'),
      reversed,
    );
  const bounds = reversedBounds(filters);
  reject(
    valid.filter(({ name }) => bounds.includes(name)),
    t('The maximum is below the minimum.'),
  );
  return { ...toFilters(valid), invalid };
}

/** Moves the filters that Coder's API cannot answer to the invalid ones, with the reason. */
export function restrictToApi(filters: Filters): Filters {
  return API_RULES.reduce((restricted, [reasonOf, isBroken]) => {
    const invalid: InvalidFilter[] = [];
    let kept = restricted;
    for (const key of FILTER_KEYS) {
      if (isBroken(restricted, key, false)) {
        for (const raw of allValuesOf(restricted, key)) invalid.push({ key, raw, reason: reasonOf(key) });
        kept = isMultiKey(key) ? withValues(kept, key, { any: [] }) : patchFilters(kept, { [key]: null });
      }
      if (isMultiKey(key) && isBroken(restricted, key, true)) {
        for (const raw of restricted.noneOf?.[key] ?? []) {
          invalid.push({ key: `-${key}`, raw, reason: reasonOf(key) });
        }
        kept = withValues(kept, key, { noneOf: [] });
      }
    }
    return invalid.length === 0 ? restricted : { ...kept, invalid: [...restricted.invalid, ...invalid] };
  }, filters);
}

/**
 * Parses a query text. The relative range has no term in a query, so it is carried over unless the text has times.
 * @param before the previous filters
 */
export function filtersFromQuery(text: string, before: Filters): Filters {
  const filters = parseRawFilters(rawFiltersInQuery(text));
  const isTimed = filters.started_after !== undefined || filters.started_before !== undefined;
  return before.range === undefined || isTimed ? filters : { ...filters, range: before.range };
}

const keyOf = ({ name, isExcluded }: ValidFilter): string => (isExcluded ? `-${name}` : name);

/** Rules for combinations: the reason, and the filters that violate the rule. */
const RULES: readonly [
  reasonOf: () => string,
  find: (valid: readonly ValidFilter[]) => readonly ValidFilter[],
][] = [
  [
    () => t('Only one value is allowed.'),
    valid =>
      valid.filter(({ name }) => !isMultiKey(name) && valid.filter(each => each.name === name).length > 1),
  ],
  [
    () => t('This value is both included and excluded.'),
    valid =>
      valid.filter(each => valid.some(other => other.isExcluded !== each.isExcluded && isSame(each, other))),
  ],
];

/** Rules for sources without a database: the reason, and whether the included or excluded values of a key break it. */
const API_RULES: readonly [
  reasonOf: (key: FilterKey) => string,
  isBroken: (filters: Filters, key: FilterKey, isExcluded: boolean) => boolean,
][] = [
  [
    name => t('Coder’s API can’t filter by {name}. A database can.', { name }),
    (_filters, key) => DATABASE_KEYS.some(each => each === key),
  ],
  [
    () =>
      plural(MAX_PARALLEL_QUERIES, {
        one: 'Too many combinations. The limit is {n}.',
        other: 'Too many combinations. The limit is {n}.',
      }),
    ({ anyOf }, key, isExcluded) =>
      !isExcluded &&
      isMultiKey(key) &&
      anyOf?.[key] !== undefined &&
      toApiFilters({ ...NO_FILTERS, anyOf }).length > MAX_PARALLEL_QUERIES,
  ],
  [
    () =>
      plural(MAX_COUNT_QUERIES, {
        one: 'Counting these exclusions would take more than {n} request.',
        other: 'Counting these exclusions would take more than {n} requests.',
      }),
    (filters, _key, isExcluded) => isExcluded && inclusionExclusionTerms(filters).length > MAX_COUNT_QUERIES,
  ],
];
