import { readTerm, whyUnusable } from './filter-query.ts';
import { gatherFilters } from './gather-filters.ts';
import { readElement, type Span } from './query-language.ts';
import { typedWords, type TypedWord } from './typed-query.ts';

/** A word of a query that cannot be used, and why. */
export interface QueryMark extends Span {
  readonly word: string;
  readonly reason: string;
}

interface ReadWord extends Span {
  word: string;
  /** Of words without one the initiator's. */
  key: string;
  value: string;
  isFree: boolean;
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
  const words = typedWords(text).flatMap(word => readWord(text, word));
  // Words without a key are one value together, and Coder reads it last.
  const free = words.filter(({ isFree }) => isFree).map(({ value }) => value);
  const joined = free.join(' ');
  const keyed = words.filter(({ isFree }) => !isFree);
  const given = keyed.map(({ key, value, reason }) => ({ key, raw: value, reason }));
  if (free.length > 0)
    given.push({ key: 'initiator', raw: joined, reason: whyUnusable('initiator', joined) });
  const reasons = new Map(
    gatherFilters(given).unusable.map(({ key, raw, reason }) => [JSON.stringify([key, raw]), reason]),
  );
  return words.flatMap(each => {
    const raw = each.isFree ? joined : each.value;
    const found = each.reason ?? reasons.get(JSON.stringify([each.key, raw]));
    const reason = found ?? refused.find(({ key }) => key === each.key)?.reason;
    return reason === undefined ? [] : [{ from: each.from, to: each.to, word: each.word, reason }];
  });
}

function readWord(text: string, typed: TypedWord): ReadWord[] {
  const { from, to } = typed;
  const read = { from, to, word: text.slice(from, to), isFree: false };
  const element = readElement(typed.word);
  if (typed.reason !== null) return [{ ...read, key: 'q', value: '', reason: typed.reason }];
  if ('detail' in element) return [{ ...read, key: 'q', value: '', reason: element.detail }];
  if (element.key === null) {
    return [{ ...read, key: 'initiator', value: element.value, isFree: true, reason: null }];
  }
  const [key, , reason] = readTerm(element, typed.word);
  return [{ ...read, key, value: element.value, reason }];
}
