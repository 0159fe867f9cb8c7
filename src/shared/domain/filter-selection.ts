import { formatQuery } from './filter-query.ts';
import {
  DATABASE_KEYS,
  hasDatabaseKeys,
  NAME_KEYS,
  valuesOf,
  withValues,
  type Filters,
  type NameKey,
  type ApiFilters,
} from './filters.ts';
import { canonicalUuid } from './coder-api.ts';

/** API queries merged into one list. */
export const MAX_PARALLEL_QUERIES = 6;
/** API queries for one count; each is a count in the database. */
export const MAX_COUNT_QUERIES = 24;

/** Whether one API query cannot express the filters. */
export function needsMultipleQueries(filters: Filters): boolean {
  return filters.anyOf !== undefined || filters.noneOf !== undefined;
}

/** Whether only a database can answer the filters with one request, in their order. */
export function needsDatabase(filters: Filters): boolean {
  return needsMultipleQueries(filters) || hasDatabaseKeys(filters) || filters.sort !== undefined;
}

/** A cache key of the rows that match, in any order: `q` if one API query is enough, otherwise JSON. */
export function filtersKey(filters: Filters, asOf: number): string {
  const q = formatQuery(baseFilters(filters), asOf);
  if (!needsMultipleQueries(filters) && !hasDatabaseKeys(filters)) return q;
  const others = DATABASE_KEYS.map(key => filters[key] ?? null);
  return JSON.stringify([q, filters.anyOf, filters.noneOf, others, filters.prices]);
}

/** A superset of the filters that one API query can express. */
export function baseFilters({ anyOf: _several, noneOf: _without, ...rest }: Filters): ApiFilters {
  return rest;
}

/** One API query per combination of included values. No row matches two of them; exclusions are ignored. */
export function toApiFilters(filters: Filters): ApiFilters[] {
  let queries = [baseFilters(filters)];
  for (const key of NAME_KEYS) {
    const values = filters.anyOf?.[key];
    if (values) queries = queries.flatMap(each => values.map(value => ({ ...each, [key]: value })));
  }
  return queries;
}

/**
 * The API queries whose signed counts sum to the exact count of the filters, by inclusion–exclusion: a row excluded by
 * two keys is subtracted twice, so it is added again.
 */
export function inclusionExclusionTerms(filters: Filters): { sign: 1 | -1; query: ApiFilters }[] {
  const { noneOf = {} } = filters;
  let terms: { sign: 1 | -1; query: ApiFilters }[] = toApiFilters(filters).map(query => ({
    sign: 1,
    query,
  }));
  for (const key of NAME_KEYS) {
    const excluded = terms.flatMap(({ sign, query }) =>
      (query[key] === undefined ? (noneOf[key] ?? []) : []).map(value => ({
        sign: sign === 1 ? (-1 as const) : (1 as const),
        query: { ...query, [key]: value },
      })),
    );
    terms = [...terms, ...excluded];
  }
  return terms;
}

/** The number of `inclusionExclusionTerms`, or more if a value is both included and excluded. */
export function countTerms({ anyOf, noneOf, ...values }: Filters): number {
  return NAME_KEYS.reduce((product, key) => {
    const included = anyOf?.[key]?.length ?? 1;
    const isIncluded = anyOf?.[key] !== undefined || values[key] !== undefined;
    return product * included * (isIncluded ? 1 : 1 + (noneOf?.[key]?.length ?? 0));
  }, 1);
}

/** The fields of a row that `matchesFilters` compares. */
export interface Named {
  readonly initiator: { readonly id: string };
  readonly provider: string;
  readonly model: string;
  readonly client?: string | null | undefined;
}

/** Compares as Coder does (2.34): exactly, and a missing client is `Unknown`. The initiator must be an ID. */
const MATCHERS: Readonly<Record<NameKey, (row: Named, value: string) => boolean>> = {
  initiator: ({ initiator }, value) => initiator.id === (canonicalUuid(value) ?? value),
  provider: ({ provider }, value) => provider === value,
  model: ({ model }, value) => model === value,
  client: ({ client }, value) => (client ?? 'Unknown') === value,
};

/**
 * Whether a row that matches the base filters also matches the inclusions and exclusions.
 * @param filters with IDs instead of usernames, because two people can have the same username
 */
export function matchesFilters({ anyOf, noneOf }: Filters, row: Named): boolean {
  return NAME_KEYS.every(key => {
    const is = (value: string): boolean => MATCHERS[key](row, value);
    return (anyOf?.[key]?.some(is) ?? true) && !noneOf?.[key]?.some(is);
  });
}

/** Replaces `me` by the username, because `me` means someone else in a shared link. */
export function resolveMe(filters: Filters, username: string | null): Filters {
  const [any, noneOf] = [valuesOf(filters, 'initiator'), filters.noneOf?.initiator ?? []];
  if (username === null || ![...any, ...noneOf].includes('me')) return filters;
  const resolve = (values: readonly string[]): string[] => [
    ...new Set(values.map(value => (value === 'me' ? username : value))),
  ];
  return withValues(filters, 'initiator', { any: resolve(any), noneOf: resolve(noneOf) });
}
