import { plural, t } from '#shared/i18n/t.ts';
import {
  isNameKey,
  NAME_KEYS,
  NO_FILTERS,
  withValues,
  type FilterKey,
  type Filters,
  FILTER_KEYS,
  type InvalidFilter,
} from './filters.ts';
import { fromQuery, reversedRangeError, validateTerm } from './filter-query.ts';
import {
  inclusionExclusionTerms,
  MAX_COUNT_QUERIES,
  MAX_PARALLEL_QUERIES,
  toApiFilters,
} from './filter-selection.ts';

/** A value of a filter that can be used, as it was written. */
interface ValidFilters {
  name: FilterKey;
  isLeftOut: boolean;
  raw: string;
}

function isSame(one: ValidFilters, other: ValidFilters): boolean {
  if (one.name !== other.name) return false;
  return one.name === 'initiator' ? one.raw.toLowerCase() === other.raw.toLowerCase() : one.raw === other.raw;
}

/** The filters that usable values make together. */
function validateFilters(usable: readonly ValidFilters[]): Filters {
  let filters: Filters = NO_FILTERS;
  for (const { name, raw } of usable) if (!isNameKey(name)) filters = { ...filters, [name]: raw };
  for (const key of NAME_KEYS) {
    const of = (isLeftOut: boolean): string[] =>
      usable
        .filter((each, at) => each.name === key && each.isLeftOut === isLeftOut && isFirst(usable, at))
        .map(({ raw }) => raw);
    filters = withValues(filters, key, { any: of(false), noneOf: of(true) });
  }
  return filters;
}

/** Whoever writes a value twice means it once. */
function isFirst(usable: readonly ValidFilters[], at: number): boolean {
  const own = usable[at];
  return (
    own !== undefined &&
    usable.findIndex(each => each.isLeftOut === own.isLeftOut && isSame(each, own)) === at
  );
}

/** A value as it was written, with `-` before its key where it is to be left out. */
interface RawFilter {
  readonly key: string;
  readonly raw: string;
  /** Why it cannot be used, as far as the value alone says. */
  readonly reason: string | null;
}

/** Whether a key of an address or a query speaks of a filter. */
export function isFilterKey(key: string): boolean {
  return FILTER_KEYS.some(each => key === each || key === `-${each}`);
}

export function rawValue(key: string, raw: string): RawFilter {
  const name = FILTER_KEYS.find(each => each === key.replace(/^-/, ''));
  if (name === undefined) return { key, raw, reason: t('Unknown filter.') };
  if (key.startsWith('-') && !isNameKey(name)) {
    return { key, raw, reason: t('{name} can’t be excluded.', { name }) };
  }
  return { key, raw, reason: validateTerm(name, raw) };
}

/** Coder's own query text, in which `-model:x` leaves a value out. */
export function rawFiltersInQuery(text: string): RawFilter[] {
  return fromQuery(text).map(([key, raw, reason]) => ({ key, raw, reason }));
}

/** Filters made of values in the order in which they were given; what cannot be used stays with its reason. */
export function parseRawFilters(given: readonly RawFilter[]): Filters {
  const invalid: InvalidFilter[] = [];
  const usable: ValidFilters[] = [];
  for (const { key, raw, reason } of given) {
    const name = FILTER_KEYS.find(each => each === key.replace(/^-/, ''));
    if (reason !== null || name === undefined) invalid.push({ key, raw, reason: reason ?? '' });
    else usable.push({ name, raw, isLeftOut: key.startsWith('-') });
  }
  const reject = (rejected: readonly ValidFilters[], reason: string): void => {
    for (const each of rejected) {
      usable.splice(usable.indexOf(each), 1);
      invalid.push({ key: keyOf(each), raw: each.raw, reason });
    }
  };
  for (const [sayReason, find] of RULES) reject(find(usable), sayReason());
  const filters = validateFilters(usable);
  const reversed = reversedRangeError(filters);
  if (reversed !== null)
    reject(
      usable.filter(({ name }) => name === 'started_before'),
      reversed,
    );
  return { ...validateFilters(usable), invalid };
}

/**
 * The filters that a text says. The moving range has no word in it: that stays unless the text has times.
 * @param before what they were
 */
export function filtersFromQuery(text: string, before: Filters): Filters {
  const filters = parseRawFilters(rawFiltersInQuery(text));
  const isTimed = filters.started_after !== undefined || filters.started_before !== undefined;
  return before.range === undefined || isTimed ? filters : { ...filters, range: before.range };
}

const keyOf = ({ name, isLeftOut }: ValidFilters): string => (isLeftOut ? `-${name}` : name);

/** What cannot be asked together: why, and which of the values. */
const RULES: readonly [
  sayReason: () => string,
  find: (usable: readonly ValidFilters[]) => readonly ValidFilters[],
][] = [
  [
    () => t('Only one value is allowed.'),
    usable =>
      usable.filter(({ name }) => !isNameKey(name) && usable.filter(each => each.name === name).length > 1),
  ],
  [
    () => t('This value is both included and excluded.'),
    usable =>
      usable.filter(each => usable.some(other => other.isLeftOut !== each.isLeftOut && isSame(each, other))),
  ],
  [
    () =>
      plural(MAX_PARALLEL_QUERIES, {
        one: 'Too many combinations. The limit is {n}.',
        other: 'Too many combinations. The limit is {n}.',
      }),
    usable => {
      const { anyOf } = validateFilters(usable);
      const isTooMuch =
        toApiFilters({ ...NO_FILTERS, ...(anyOf && { anyOf }) }).length > MAX_PARALLEL_QUERIES;
      return isTooMuch ? usable.filter(({ name }) => isNameKey(name) && anyOf?.[name] !== undefined) : [];
    },
  ],
  [
    () =>
      plural(MAX_COUNT_QUERIES, {
        one: 'Counting these exclusions would take more than {n} request.',
        other: 'Counting these exclusions would take more than {n} requests.',
      }),
    usable =>
      inclusionExclusionTerms(validateFilters(usable)).length > MAX_COUNT_QUERIES
        ? usable.filter(({ isLeftOut }) => isLeftOut)
        : [],
  ],
];
