import { goLower, goQuote } from '#shared/lib/go-compat.ts';

/**
 * Coder's search grammar (`q`), as read in 2.34: terms are split on spaces, key and value on a colon, both only
 * outside double quotes. There is no escape character, and an unclosed quote swallows what follows.
 */
export interface Term {
  /** Lower case. */
  readonly key: string;
  readonly value: string;
}

/** One element of a query in Coder's order; free text has no key and keeps its quotes. */
export type QueryElement = Term | { readonly key: null; readonly value: string };

export type SplitQuery =
  | {
      readonly ok: true;
      readonly elements: readonly QueryElement[];
      readonly terms: readonly Term[];
      /** Free text, quotes included, or null. Coder refuses a query in which it is more than one element. */
      readonly text: string | null;
    }
  | { readonly ok: false; readonly detail: string };

/** A part of a text, up to but without the character at `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Splits a query as Coder does; a detail is the text of its one validation, whose field is `q`. */
export function splitQuery(q: string): SplitQuery {
  const elements: QueryElement[] = [];
  for (const word of gather(splitOutsideQuotes(q, ' '))) {
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

/** What one word of a query says, or why Coder refuses the query for its sake. */
export function readElement(word: string): QueryElement | { readonly detail: string } {
  if (word.startsWith(':') || word.endsWith(':')) {
    return { detail: `Query element ${goQuote(word)} cannot start or end with ':'` };
  }
  const [key, value, ...more] = splitOutsideQuotes(word, ':').map(trimQuotes);
  if (more.length > 0) return { detail: `Query element ${goQuote(word)} can only contain 1 ':'` };
  return value === undefined ? { key: null, value: word } : { key: goLower(key ?? ''), value };
}

/** Where the words of a query stand in it. */
export function elementTerms(q: string): Span[] {
  return spansOutsideQuotes(q, ' ');
}

/** The terms as a query; splitting it gives them back if every value passes `canQuote`. */
export function stringifyQuery(terms: readonly Term[]): string {
  return terms.map(({ key, value }) => `${quoteValue(key)}:${quoteValue(value)}`).join(' ');
}

/** In quotes where the grammar needs them: an empty value, a space, a colon. */
export function quoteValue(value: string): string {
  return value === '' || /[ :]/.test(value) ? `"${value}"` : value;
}

/**
 * Whether the grammar can say this value at all. It cannot say a quote, and a lone surrogate does not survive
 * the way to the server.
 */
export function canQuote(value: string): boolean {
  return !/"|\p{Surrogate}/u.test(value);
}

const isTerm = (element: QueryElement): element is Term => element.key !== null;

/** Tokens with a colon anywhere stay; all others together are one element, at the end. */
function gather(tokens: readonly string[]): string[] {
  const words = tokens.filter(token => !token.includes(':'));
  const keyed = tokens.filter(token => token.includes(':'));
  return words.length === 0 ? keyed : [...keyed, words.join(' ')];
}

function splitOutsideQuotes(text: string, delimiter: ' ' | ':'): string[] {
  return spansOutsideQuotes(text, delimiter).map(({ from, to }) => text.slice(from, to));
}

/** Runs of the delimiter count as one, at the ends as none; quotes stay. */
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
