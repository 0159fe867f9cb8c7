import { goLower, goQuote } from '#lib/go-text.ts';

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

/** Splits a query as Coder does; a detail is the text of its one validation, whose field is `q`. */
export function splitQuery(q: string): SplitQuery {
  const elements: QueryElement[] = [];
  for (const element of gather(splitOutsideQuotes(q, ' '))) {
    if (element.startsWith(':') || element.endsWith(':')) {
      return { ok: false, detail: `Query element ${goQuote(element)} cannot start or end with ':'` };
    }
    const [key, value, ...more] = splitOutsideQuotes(element, ':').map(trimQuotes);
    if (more.length > 0) {
      return { ok: false, detail: `Query element ${goQuote(element)} can only contain 1 ':'` };
    }
    elements.push(value === undefined ? { key: null, value: element } : { key: goLower(key ?? ''), value });
  }
  const texts = elements.filter(({ key }) => key === null).map(({ value }) => value);
  return {
    ok: true,
    elements,
    terms: elements.filter(isTerm),
    text: texts.length === 0 ? null : texts.join(' '),
  };
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

/** Runs of the delimiter count as one, at the ends as none; quotes stay. */
function splitOutsideQuotes(text: string, delimiter: ' ' | ':'): string[] {
  const parts: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    const ends = at === text.length || (text[at] === delimiter && !quoted);
    if (!ends) continue;
    if (at > from) parts.push(text.slice(from, at));
    from = at + 1;
  }
  return parts;
}

function trimQuotes(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text[from] === '"') from++;
  while (to > from && text[to - 1] === '"') to--;
  return text.slice(from, to);
}
