import { plural, t } from '#shared/i18n/t.ts';
import {
  allValuesOf,
  DATABASE_KEYS,
  isMultiValueKey,
  MULTI_VALUE_KEYS,
  NO_FILTERS,
  patchFilters,
  withValues,
  type FilterKey,
  type Filters,
  FILTER_KEYS,
  type InvalidFilter,
} from './filters.ts';
import { fromQuery, reversedBounds, reversedRangeError, validateTerm } from './filter-query.ts';
import { countTerms, MAX_COUNT_QUERIES, MAX_PARALLEL_QUERIES } from './filter-selection.ts';

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
  for (const { name, raw } of valid) if (!isMultiValueKey(name)) filters = { ...filters, [name]: raw };
  for (const key of MULTI_VALUE_KEYS) {
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
  if (key.startsWith('-') && !isMultiValueKey(name)) {
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
  return API_RULES.reduce(
    (restricted, [reasonOf, find]) => moveToInvalid(restricted, find(restricted), reasonOf),
    filters,
  );
}

/** Moves filters to the invalid ones, with the reason. */
export function moveToInvalid(
  filters: Filters,
  found: readonly KeyOfFilter[],
  reasonOf: (name: FilterKey) => string,
): Filters {
  if (found.length === 0) return filters;
  const invalid = [...filters.invalid];
  let kept = filters;
  for (const { name, isExcluded } of found) {
    const key = isExcluded ? `-${name}` : name;
    const values =
      isExcluded && isMultiValueKey(name) ? (filters.noneOf?.[name] ?? []) : allValuesOf(filters, name);
    for (const raw of values) invalid.push({ key, raw, reason: reasonOf(name) });
    if (isMultiValueKey(name)) kept = withValues(kept, name, { [isExcluded ? 'noneOf' : 'any']: [] });
    else kept = patchFilters(kept, { [name]: null });
  }
  return { ...kept, invalid };
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
      valid.filter(
        ({ name }) => !isMultiValueKey(name) && valid.filter(each => each.name === name).length > 1,
      ),
  ],
  [
    () => t('This value is both included and excluded.'),
    valid =>
      valid.filter(each => valid.some(other => other.isExcluded !== each.isExcluded && isSame(each, other))),
  ],
];

interface KeyOfFilter {
  readonly name: FilterKey;
  readonly isExcluded: boolean;
}

const included = (name: FilterKey): KeyOfFilter => ({ name, isExcluded: false });
const excluded = (name: FilterKey): KeyOfFilter => ({ name, isExcluded: true });
const excludedKeys = ({ noneOf }: Filters): KeyOfFilter[] =>
  MULTI_VALUE_KEYS.filter(key => noneOf?.[key] !== undefined).map(excluded);

/** Rules for sources without a database: the reason, and the filters that violate the rule. */
const API_RULES: readonly [
  reasonOf: (name: FilterKey) => string,
  find: (filters: Filters) => readonly KeyOfFilter[],
][] = [
  [
    name => t('Filtering by {name} requires a database. Coder’s API doesn’t support it.', { name }),
    filters => {
      const isDatabaseKey = (key: FilterKey): boolean => DATABASE_KEYS.some(each => each === key);
      return [
        ...FILTER_KEYS.filter(key => isDatabaseKey(key) && allValuesOf(filters, key).length > 0).map(
          included,
        ),
        ...excludedKeys(filters).filter(({ name }) => isDatabaseKey(name)),
      ];
    },
  ],
  [
    () => t('Sorting requires a database. Coder’s API lists the newest first.'),
    ({ sort }) => (sort === undefined ? [] : [included('sort')]),
  ],
  [
    () =>
      plural(MAX_PARALLEL_QUERIES, {
        one: 'Too many combinations. The limit is {n}.',
        other: 'Too many combinations. The limit is {n}.',
      }),
    ({ anyOf = {} }) => {
      const keys = MULTI_VALUE_KEYS.filter(key => anyOf[key] !== undefined);
      const combinations = keys.reduce((product, key) => product * (anyOf[key]?.length ?? 1), 1);
      return combinations > MAX_PARALLEL_QUERIES ? keys.map(included) : [];
    },
  ],
  [
    () =>
      plural(MAX_COUNT_QUERIES, {
        one: 'Counting these exclusions would take more than {n} request.',
        other: 'Counting these exclusions would take more than {n} requests.',
      }),
    filters => (countTerms(filters) > MAX_COUNT_QUERIES ? excludedKeys(filters) : []),
  ],
];
