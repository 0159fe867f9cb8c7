import { FIND_PLACES, type Find } from '#shared/domain/text-query.ts';

/**
 * What is searched for in texts: `find` is the text, `find_as=regex` makes it an expression, `find_in` narrows it to
 * texts of one kind. These are no filters: they are never sent to Coder.
 */
const KEYS = ['find', 'find_as', 'find_in'] as const;

/** Total: a kind of texts that does not exist is all of them. Null where nothing is searched for. */
export function parseFind(search: string): Find | null {
  const params = new URLSearchParams(search);
  const text = params.get('find') ?? '';
  if (text === '') return null;
  const place = FIND_PLACES.find(each => each === params.get('find_in')) ?? 'everything';
  return { text, isExpression: params.get('find_as') === 'regex', place };
}

/** A query string without `?` in which this is searched for, or nothing. */
export function withFind(search: string, find: Find | null): string {
  const params = new URLSearchParams(search);
  for (const key of KEYS) params.delete(key);
  if (find) {
    params.set('find', find.text);
    if (find.isExpression) params.set('find_as', 'regex');
    if (find.place !== 'everything') params.set('find_in', find.place);
  }
  return params.toString();
}

/** Only what speaks about the search, as it stands in the address: the same text means the same search. */
export function findSearch(search: string): string {
  return withFind('', parseFind(search));
}
