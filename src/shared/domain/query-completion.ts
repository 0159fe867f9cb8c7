import { goLower } from '#shared/lib/go-compat.ts';
import { readTerm, validateTerm } from './filter-query.ts';
import { parseRawFilters, restrictToApi } from './parse-filters.ts';
import { readElement, type Span, trimQuotes, elementTerms } from './query-language.ts';
import { typedWords, type TypedWord, quoteTyped, withoutQuotes } from './typed-query.ts';

/** An invalid word of a query. */
export interface QueryDiagnostic extends Span {
  readonly word: string;
  readonly reason: string;
}

interface ReadWord extends Span {
  word: string;
  /** `initiator` for a word without a key. */
  key: string;
  value: string;
  /** Whether the word has no key. */
  isFree: boolean;
  reason: string | null;
}

/** A typed query: words with a key are filters, the others are a text to search for. */
export interface SeparateQuery {
  readonly query: string;
  /** Null if all words have a key. */
  readonly find: string | null;
}

/** Separates the words without a key, in which Coder's own language sees a username. Invalid words stay in the query. */
export function separateFreeText(text: string): SeparateQuery {
  const words = typedWords(text).flatMap(word => readWord(text, word));
  const free = words.filter(({ isFree }) => isFree);
  if (free.length === 0) return { query: text, find: null };
  const query = words.filter(({ isFree }) => !isFree).map(({ word }) => word);
  return { query: query.join(' '), find: free.map(({ value }) => trimQuotes(value)).join(' ') };
}

interface DiagnosticsOptions {
  /** Errors of the server, by key. */
  readonly rejected?: readonly { key: string; reason: string }[];
  /** Whether filters that Coder's API cannot answer are valid. */
  readonly hasDatabase?: boolean;
  /** Whether words without a key are searched for, so that they are valid. */
  readonly hasFreeText?: boolean;
}

/** The invalid words of a query; empty exactly if `filtersFromQuery` returns no invalid filter. */
export function queryDiagnostics(
  text: string,
  { rejected = [], hasDatabase = true, hasFreeText = false }: DiagnosticsOptions = {},
): QueryDiagnostic[] {
  const words = typedWords(text)
    .flatMap(word => readWord(text, word))
    .filter(({ isFree }) => !isFree || !hasFreeText);
  // Coder joins words without a key to one value, which comes last.
  const free = words.filter(({ isFree }) => isFree).map(({ value }) => value);
  const joined = free.join(' ');
  const keyed = words.filter(({ isFree }) => !isFree);
  const filters = keyed.map(({ key, value, reason }) => ({ key, raw: value, reason }));
  if (free.length > 0)
    filters.push({ key: 'initiator', raw: joined, reason: validateTerm('initiator', joined) });
  const parsed = parseRawFilters(filters);
  const { invalid } = hasDatabase ? parsed : restrictToApi(parsed);
  const reasons = new Map(invalid.map(({ key, raw, reason }) => [JSON.stringify([key, raw]), reason]));
  return words.flatMap(each => {
    const raw = each.isFree ? joined : each.value;
    const found = each.reason ?? reasons.get(JSON.stringify([each.key, raw]));
    const reason = found ?? rejected.find(({ key }) => key === each.key)?.reason;
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

/** The context of a completion at the caret; the span is the text that it replaces. */
export interface CompletionContext extends Span {
  /** Null while the user types a key or a word without a key. */
  readonly key: string | null;
  /** The text up to the caret, without quotes. */
  readonly typed: string;
  /** Whether the word already has a key and a value, so that only its key can be completed. */
  readonly hasValue: boolean;
}

export interface CompletionResult {
  readonly text: string;
  readonly caret: number;
}

/** Accepts any text and any position. */
export function completionAt(text: string, position: number): CompletionContext {
  const caret = Math.max(0, Math.min(Math.trunc(position) || 0, text.length));
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

/** Inserts a key and puts the caret where its value goes. */
export function acceptKey(text: string, { from, to }: Span, key: string): CompletionResult {
  const before = `${text.slice(0, from)}${key}:`;
  return { text: before + text.slice(to), caret: before.length };
}

/**
 * Inserts a value and a space for the next word.
 * @param key inserted before the value if the word has none
 */
export function acceptValue(
  text: string,
  { from, to }: Span,
  value: string,
  key: string | null = null,
): CompletionResult {
  const before = `${text.slice(0, from)}${key === null ? '' : `${key}:`}${quoteTyped(value)} `;
  return { text: before + text.slice(to).replace(/^ /, ''), caret: before.length };
}

/** Offset of the first colon outside quotes. */
function colonOf(text: string, { from, to }: Span): number | null {
  let quoted = false;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ':' && !quoted) return at;
  }
  return null;
}

/** Whether a quote is unclosed; while the user types, the text after it is not part of the value. */
function isOpen(text: string, { from, to }: Span): boolean {
  return text.slice(from, to).split('"').length % 2 === 0;
}
