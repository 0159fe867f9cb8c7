import { toQuery } from './filter-query.ts';
import { NAME_KEYS, valuesOf, withValues, type Filters, type NameKey, type Question } from './filters.ts';
import { canonicalUuid } from './coder-api.ts';

/** Questions whose answers are merged into one list, at most. */
export const MOST_QUESTIONS = 6;
/** Questions whose counts make one count, at most: each costs the database one. */
export const MOST_COUNTS = 24;

/** Whether Coder cannot be asked for exactly this at once. */
export function isSelective(filters: Filters): boolean {
  return filters.several !== undefined || filters.without !== undefined;
}

/** Names a question among all that are kept: for what Coder can be asked at once its query text, otherwise more. */
export function selectionKey(filters: Filters, asOf: number): string {
  const q = toQuery(baseOf(filters), asOf);
  return isSelective(filters) ? JSON.stringify([q, filters.several, filters.without]) : q;
}

/** Everything that the filters match, and more: what Coder can be asked at once. */
export function baseOf({ several: _several, without: _without, ...rest }: Filters): Question {
  return rest;
}

/** One question for each choice of values: no row answers two of them, and together they hold what was left in. */
export function questionsOf(filters: Filters): Question[] {
  let questions = [baseOf(filters)];
  for (const key of NAME_KEYS) {
    const values = filters.several?.[key];
    if (values) questions = questions.flatMap(each => values.map(value => ({ ...each, [key]: value })));
  }
  return questions;
}

/**
 * Questions whose counts, added and subtracted, count exactly what the filters match: what is left out of one key and of
 * another would be subtracted twice, and is added again.
 */
export function countTerms(filters: Filters): { sign: 1 | -1; question: Question }[] {
  const { without = {} } = filters;
  let terms: { sign: 1 | -1; question: Question }[] = questionsOf(filters).map(question => ({
    sign: 1,
    question,
  }));
  for (const key of NAME_KEYS) {
    const left = terms.flatMap(({ sign, question }) =>
      (question[key] === undefined ? (without[key] ?? []) : []).map(value => ({
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
export function isSelected({ several, without }: Filters, row: Named): boolean {
  return NAME_KEYS.every(key => {
    const is = (value: string): boolean => IS[key](row, value);
    return (several?.[key]?.some(is) ?? true) && !without?.[key]?.some(is);
  });
}

/** `me` as the person's name: to anybody else it would be somebody else, and only Coder knows who it is. */
export function nameMe(filters: Filters, username: string | null): Filters {
  const [any, without] = [valuesOf(filters, 'initiator'), filters.without?.initiator ?? []];
  if (username === null || ![...any, ...without].includes('me')) return filters;
  const named = (values: readonly string[]): string[] => [
    ...new Set(values.map(value => (value === 'me' ? username : value))),
  ];
  return withValues(filters, 'initiator', { any: named(any), without: named(without) });
}
