import { readTerm, whyUnusable } from './filter-query.ts';
import { gatherFilters } from './gather-filters.ts';
import { readElement, wordsOf, type Span } from './q.ts';

/** A word of a query that cannot be used, and why. */
export interface QueryMark extends Span {
  readonly word: string;
  readonly reason: string;
}

interface ReadWord extends Span {
  word: string;
  key: string;
  value: string;
  reason: string | null;
}

/**
 * What of a query's text cannot be used, at the words themselves; none exactly where `filtersFromQuery` can use all of it.
 * @param refused what the server said of the values of some keys
 */
export function queryMarks(
  text: string,
  refused: readonly { key: string; reason: string }[] = [],
): QueryMark[] {
  const words = wordsOf(text).flatMap(span => readWord(text, span));
  const isFree = ({ word, value }: ReadWord): boolean => word === value;
  // Words without a key are one value together, and Coder reads it last.
  const free = words.filter(isFree).map(({ value }) => value);
  const joined = free.join(' ');
  const keyed = words.filter(each => !isFree(each));
  const given = keyed.map(({ key, value, reason }) => ({ key, raw: value, reason }));
  if (free.length > 0)
    given.push({ key: 'initiator', raw: joined, reason: whyUnusable('initiator', joined) });
  const { unusable } = gatherFilters(given);
  return words.flatMap(each => {
    const raw = isFree(each) ? joined : each.value;
    const found = unusable.find(other => other.key === each.key && other.raw === raw);
    const reason = found?.reason ?? refused.find(({ key }) => key === each.key)?.reason;
    return reason === undefined ? [] : [{ from: each.from, to: each.to, word: each.word, reason }];
  });
}

/** A word that says nothing, as a key with an empty value, is none. */
function readWord(text: string, { from, to }: Span): ReadWord[] {
  const word = text.slice(from, to);
  const element = readElement(word);
  if ('detail' in element) return [{ from, to, word, key: 'q', value: '', reason: element.detail }];
  if (element.key === null) return [{ from, to, word, key: 'initiator', value: word, reason: null }];
  if (element.value === '') return [];
  const [key, , reason] = readTerm(element);
  return [{ from, to, word, key, value: element.value, reason }];
}
