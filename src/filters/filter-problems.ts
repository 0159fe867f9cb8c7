import { ApiError } from '#api/errors.ts';
import { QUERY_KEYS, type Filters, type Unusable } from '#model/filters.ts';

/** A filter value that cannot work, found out here or by the server. */
export type FilterProblem = Unusable & { from: 'address' | 'server' };

/** What is wrong with the filters: values that could not be read, and those that the server refused, in its words. */
export function filterProblems(filters: Filters, error: Error | null): FilterProblem[] {
  const found = filters.unusable.map((each): FilterProblem => ({ ...each, from: 'address' }));
  if (!(error instanceof ApiError) || error.status !== 400) return found;
  for (const { field, detail } of error.validations) {
    const key = QUERY_KEYS.find(each => each === field) ?? 'q';
    found.push({ key, raw: filters[key === 'q' ? 'initiator' : key] ?? '', reason: detail, from: 'server' });
  }
  return found;
}

export function problemAt(problems: readonly FilterProblem[], ...keys: string[]): FilterProblem | undefined {
  return problems.find(({ key }) => keys.includes(key.replace(/^-/, '')));
}
