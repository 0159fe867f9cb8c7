import { goLower } from '#shared/lib/go-compat.ts';
import { readTerm, validateTerm } from './filter-query.ts';
import { parseRawFilters } from './parse-filters.ts';
import { readElement, type Span, trimQuotes, elementTerms } from './query-language.ts';
import { typedWords, type TypedWord, quoteTyped, withoutQuotes } from './typed-query.ts';

/** A word of a query that cannot be used, and why. */
export interface QueryDiagnostic extends Span {
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
export function queryDiagnostics(
  text: string,
  refused: readonly { key: string; reason: string }[] = [],
): QueryDiagnostic[] {
  const words = typedWords(text).flatMap(word => readWord(text, word));
  // Words without a key are one value together, and Coder reads it last.
  const free = words.filter(({ isFree }) => isFree).map(({ value }) => value);
  const joined = free.join(' ');
  const keyed = words.filter(({ isFree }) => !isFree);
  const given = keyed.map(({ key, value, reason }) => ({ key, raw: value, reason }));
  if (free.length > 0)
    given.push({ key: 'initiator', raw: joined, reason: validateTerm('initiator', joined) });
  const reasons = new Map(
    parseRawFilters(given).invalid.map(({ key, raw, reason }) => [JSON.stringify([key, raw]), reason]),
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

/** What stands at the caret, and the part of the text that a completion takes the place of. */
export interface CompletionContext extends Span {
  /** Null where a key is being written, or a word without one. */
  readonly key: string | null;
  /** Up to the caret, without quotes. */
  readonly typed: string;
  /** Whether the word has a key and a value already: then only its key can be another one. */
  readonly hasValue: boolean;
}

export interface CompletionResult {
  readonly text: string;
  readonly caret: number;
}

/** What could be completed at a place of a query; total, whatever the text and the place. */
export function completingAt(text: string, place: number): CompletionContext {
  const caret = Math.max(0, Math.min(Math.trunc(place) || 0, text.length));
  const word = elementTerms(text).find(({ from, to }) => from <= caret && caret <= to);
  if (!word) return { key: null, typed: '', hasValue: false, from: caret, to: caret };
  const colon = colonOf(text, word);
  const start = colon === null || caret <= colon ? word.from : colon + 1;
  const end = isOpen(text, { from: start, to: word.to }) ? caret : word.to;
  const typed = withoutQuotes(trimQuotes(text.slice(start, caret)));
  if (start === word.from) {
    return { key: null, typed, hasValue: colon !== null, from: start, to: colon === null ? end : colon + 1 };
  }
  const key = goLower(trimQuotes(text.slice(word.from, start - 1)));
  return { key, typed, hasValue: true, from: start, to: end };
}

/** With a key in the completed one's place, its value to be written next. */
export function acceptKey(text: string, { from, to }: Span, key: string): CompletionResult {
  const before = `${text.slice(0, from)}${key}:`;
  return { text: before + text.slice(to), caret: before.length };
}

/** With a value in the completed one's place, and room for the next word. `key` where the word had none. */
export function acceptValue(
  text: string,
  { from, to }: Span,
  value: string,
  key: string | null = null,
): CompletionResult {
  const before = `${text.slice(0, from)}${key === null ? '' : `${key}:`}${quoteTyped(value)} `;
  return { text: before + text.slice(to).replace(/^ /, ''), caret: before.length };
}

/** The first colon outside quotes. */
function colonOf(text: string, { from, to }: Span): number | null {
  let quoted = false;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ':' && !quoted) return at;
  }
  return null;
}

/** An unclosed quote swallows what follows, which is not meant by it while it is being written. */
function isOpen(text: string, { from, to }: Span): boolean {
  return text.slice(from, to).split('"').length % 2 === 0;
}
