import { fromQuery, readTerm, whyReversed, whyUnusable } from './filter-query.ts';
import type { FilterKey, Filters, Unusable } from './filters.ts';
import { readElement, wordsOf, type Span } from './q.ts';

/** A word of a query that cannot be used, and why. */
export interface QueryMark extends Span {
  readonly word: string;
  readonly reason: string;
}

interface ReadWord extends Span {
  word: string;
  key: FilterKey | 'q';
  value: string;
  reason: string | null;
}

const ONE_VALUE = 'Only one value of a kind is possible yet.';

/** The text says all filters but the moving range, which has no word in it: that stays unless the text has times. */
export function withQuery(filters: Filters, text: string): Filters {
  const values: Partial<Record<FilterKey, string>> = {};
  const unusable: Unusable[] = [];
  for (const [key, raw, reason] of fromQuery(text)) {
    if (key !== 'q' && reason === null && values[key] === undefined) values[key] = raw;
    else unusable.push({ key, raw, reason: reason ?? ONE_VALUE });
  }
  const timed = values.started_after !== undefined || values.started_before !== undefined;
  return {
    ...(filters.range === undefined || timed ? {} : { range: filters.range }),
    ...values,
    unusable,
  };
}

/**
 * What of a query's text cannot be used, at the words themselves; none exactly where `withQuery` can use all of it.
 * @param refused what the server said of the values of some keys
 */
export function queryMarks(
  text: string,
  refused: readonly { key: string; reason: string }[] = [],
): QueryMark[] {
  const words = wordsOf(text).flatMap(span => readWord(text, span));
  const free = words.filter(({ word, value }) => word === value).map(({ value }) => value);
  const whyNotFree = whyUnusable('initiator', free.join(' '));
  const values: Partial<Record<FilterKey, string>> = {};
  const whyNot = ({ key, value, word, reason }: ReadWord): string | null => {
    if (reason !== null || key === 'q') return reason;
    if (word === value && whyNotFree !== null) return whyNotFree;
    if (values[key] !== undefined && word !== value) return ONE_VALUE;
    values[key] ??= value;
    return refused.find(each => each.key === key)?.reason ?? null;
  };
  const keyed = words.filter(({ word, value }) => word !== value);
  // Words without a key are one value together, and Coder reads it last.
  const marked = new Map(keyed.map(each => [each, whyNot(each)]));
  const named = values.initiator !== undefined;
  for (const each of words) {
    if (!marked.has(each)) marked.set(each, named ? ONE_VALUE : whyNot(each));
  }
  const reversed = whyReversed(values);
  return words.flatMap(each => {
    const reason = marked.get(each) ?? (reversed !== null && each.key === 'started_before' ? reversed : null);
    return reason === null ? [] : [{ from: each.from, to: each.to, word: each.word, reason }];
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
