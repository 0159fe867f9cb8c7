import { formatQuery } from './filter-query.ts';
import { NAME_KEYS, valuesOf, withValues, type Filters, type NameKey, type ApiFilters } from './filters.ts';
import { canonicalUuid } from './coder-api.ts';

/** Questions whose answers are merged into one list, at most. */
export const MAX_PARALLEL_QUERIES = 6;
/** Questions whose counts make one count, at most: each costs the database one. */
export const MAX_COUNT_QUERIES = 24;

/** Whether Coder cannot be asked for exactly this at once. */
export function needsMultipleQueries(filters: Filters): boolean {
  return filters.anyOf !== undefined || filters.noneOf !== undefined;
}

/** Names a question among all that are kept: for what Coder can be asked at once its query text, otherwise more. */
export function filtersKey(filters: Filters, asOf: number): string {
  const q = formatQuery(baseFilters(filters), asOf);
  return needsMultipleQueries(filters) ? JSON.stringify([q, filters.anyOf, filters.noneOf]) : q;
}

/** Everything that the filters match, and more: what Coder can be asked at once. */
export function baseFilters({ anyOf: _several, noneOf: _without, ...rest }: Filters): ApiFilters {
  return rest;
}

/** One question for each choice of values: no row answers two of them, and together they hold what was left in. */
export function toApiFilters(filters: Filters): ApiFilters[] {
  let questions = [baseFilters(filters)];
  for (const key of NAME_KEYS) {
    const values = filters.anyOf?.[key];
    if (values) questions = questions.flatMap(each => values.map(value => ({ ...each, [key]: value })));
  }
  return questions;
}

/**
 * Questions whose counts, added and subtracted, count exactly what the filters match: what is left out of one key and of
 * another would be subtracted twice, and is added again.
 */
export function inclusionExclusionTerms(filters: Filters): { sign: 1 | -1; question: ApiFilters }[] {
  const { noneOf = {} } = filters;
  let terms: { sign: 1 | -1; question: ApiFilters }[] = toApiFilters(filters).map(question => ({
    sign: 1,
    question,
  }));
  for (const key of NAME_KEYS) {
    const left = terms.flatMap(({ sign, question }) =>
      (question[key] === undefined ? (noneOf[key] ?? []) : []).map(value => ({
        sign: sign === 1 ? (-1 as const) : (1 as const),
        question: { ...question, [key]: value },
      })),
    );
    terms = [...terms, ...left];
  }
  return terms;
}

/** What of a row its filters look at. */
export interface Named {
  readonly initiator: { readonly id: string };
  readonly provider: string;
  readonly model: string;
  readonly client?: string | null | undefined;
}

/** As Coder compares (2.34): everything exactly, and no client is `Unknown`. Usernames have to be ids here. */
const IS: Readonly<Record<NameKey, (row: Named, value: string) => boolean>> = {
  initiator: ({ initiator }, value) => initiator.id === (canonicalUuid(value) ?? value),
  provider: ({ provider }, value) => provider === value,
  model: ({ model }, value) => model === value,
  client: ({ client }, value) => (client ?? 'Unknown') === value,
};

/**
 * Whether a row that answers the base has one of the values of each key that has several, and none that is left out.
 * @param filters with ids in place of usernames, of which two people can have the same
 */
export function matchesFilters({ anyOf, noneOf }: Filters, row: Named): boolean {
  return NAME_KEYS.every(key => {
    const is = (value: string): boolean => IS[key](row, value);
    return (anyOf?.[key]?.some(is) ?? true) && !noneOf?.[key]?.some(is);
  });
}

/** `me` as the person's name: to anybody else it would be somebody else, and only Coder knows who it is. */
export function resolveMe(filters: Filters, username: string | null): Filters {
  const [any, noneOf] = [valuesOf(filters, 'initiator'), filters.noneOf?.initiator ?? []];
  if (username === null || ![...any, ...noneOf].includes('me')) return filters;
  const named = (values: readonly string[]): string[] => [
    ...new Set(values.map(value => (value === 'me' ? username : value))),
  ];
  return withValues(filters, 'initiator', { any: named(any), noneOf: named(noneOf) });
}
