import { goLower, goQuote } from '#shared/lib/go-compat.ts';

/**
 * Coder's search grammar (`q`), as read in 2.34: terms are split at spaces, and key and value at a colon, both only
 * outside double quotes. There is no escape character, and an unclosed quote extends to the end.
 */
export interface Term {
  /** Lower case. */
  readonly key: string;
  readonly value: string;
}

/** One element of a query, in Coder's order; free text has no key and keeps its quotes. */
export type QueryElement = Term | { readonly key: null; readonly value: string };

export type SplitQuery =
  | {
      readonly ok: true;
      readonly elements: readonly QueryElement[];
      readonly terms: readonly Term[];
      /** Free text with its quotes, or null. Coder rejects a query with more than one element of free text. */
      readonly text: string | null;
    }
  | { readonly ok: false; readonly detail: string };

/** A range of a text; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Splits a query as Coder does; `detail` is Coder's validation message for the field `q`. */
export function splitQuery(q: string): SplitQuery {
  const elements: QueryElement[] = [];
  for (const word of joinFreeText(splitOutsideQuotes(q, ' '))) {
    const element = readElement(word);
    if ('detail' in element) return { ok: false, detail: element.detail };
    elements.push(element);
  }
  const texts = elements.filter(({ key }) => key === null).map(({ value }) => value);
  return {
    ok: true,
    elements,
    terms: elements.filter(isTerm),
    text: texts.length === 0 ? null : texts.join(' '),
  };
}

/** Parses one word of a query, or returns the message with which Coder rejects it. */
export function readElement(word: string): QueryElement | { readonly detail: string } {
  if (word.startsWith(':') || word.endsWith(':')) {
    return { detail: `Query element ${goQuote(word)} cannot start or end with ':'` };
  }
  const [key, value, ...more] = splitOutsideQuotes(word, ':').map(trimQuotes);
  if (more.length > 0) return { detail: `Query element ${goQuote(word)} can only contain 1 ':'` };
  return value === undefined ? { key: null, value: word } : { key: goLower(key ?? ''), value };
}

/** The positions of the words of a query. */
export function elementTerms(q: string): Span[] {
  return spansOutsideQuotes(q, ' ');
}

/** The inverse of `splitQuery` if every value passes `canQuote`. */
export function stringifyQuery(terms: readonly Term[]): string {
  return terms.map(({ key, value }) => `${quoteValue(key)}:${quoteValue(value)}`).join(' ');
}

/** Adds quotes if the grammar needs them: for an empty value, a space or a colon. */
export function quoteValue(value: string): string {
  return value === '' || /[ :]/.test(value) ? `"${value}"` : value;
}

/** Whether the grammar can express a value. It has no escape for a quote, and a lone surrogate does not survive UTF-8. */
export function canQuote(value: string): boolean {
  return !/"|\p{Surrogate}/u.test(value);
}

const isTerm = (element: QueryElement): element is Term => element.key !== null;

/** Joins all tokens without a colon into one element at the end. */
function joinFreeText(tokens: readonly string[]): string[] {
  const words = tokens.filter(token => !token.includes(':'));
  const keyed = tokens.filter(token => token.includes(':'));
  return words.length === 0 ? keyed : [...keyed, words.join(' ')];
}

function splitOutsideQuotes(text: string, delimiter: ' ' | ':'): string[] {
  return spansOutsideQuotes(text, delimiter).map(({ from, to }) => text.slice(from, to));
}

/** Empty parts are left out; quotes stay. */
function spansOutsideQuotes(text: string, delimiter: ' ' | ':'): Span[] {
  const parts: Span[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    const ends = at === text.length || (text[at] === delimiter && !quoted);
    if (!ends) continue;
    if (at > from) parts.push({ from, to: at });
    from = at + 1;
  }
  return parts;
}

export function trimQuotes(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text[from] === '"') from++;
  while (to > from && text[to - 1] === '"') to--;
  return text.slice(from, to);
}
