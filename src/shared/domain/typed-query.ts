import { t } from '#shared/i18n/t.ts';
import { quoteValue, type Span } from './query-language.ts';
import { filterValueError } from './row-values.ts';

/** A word of a typed or pasted query, translated to Coder's grammar. */
export interface TypedWord extends Span {
  readonly word: string;
  /** Why the word is ambiguous, or null. */
  readonly reason: string | null;
}

/** Closing quotes for each opening quote, in all locales of Unicode's CLDR. */
const CLOSERS: Readonly<Record<string, string>> = {
  '"': '”“„‟»«〞〟＂',
  '“': '”“"',
  '”': '”“"',
  '„': '“”‟"',
  '‟': '”"',
  '«': '»"',
  '»': '«»"',
  '‘': '’‘',
  '’': '’‘',
  '‚': '‘’‛',
  '‛': '’',
  '‹': '›',
  '›': '‹›',
  "'": "'",
  '＂': '＂"',
  '＇': '＇',
  '「': '」',
  '『': '』',
  '｢': '｣',
  '〝': '〞〟',
  '❝': '❞',
  '❛': '❜',
};
/** Quotes that also occur inside words. */
const APOSTROPHES = "'’‘＇";
const QUOTES = new Set(
  [...Object.keys(CLOSERS), ...Object.values(CLOSERS).join('')].filter(each => each !== '"'),
);
const COLON = /[:：﹕]/;
/** Any white space except the byte order mark, which has no width. */
const SPACE = /[^\S\ufeff]/;
/** Invisible characters that copied text contains, without the joiners that scripts and emoji need. */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
/** Characters searched for a closing quote; no value is longer. */
const MAX_QUOTED = 2000;
const DASH_AND_KEY = /^[‐-―−﹣－](?=\p{L}+$)/u;

/**
 * Splits a query into words. Outside straight quotes, typographic quotes, wide colons, dashes and all white space are
 * treated like their ASCII equivalents.
 */
export function typedWords(text: string): TypedWord[] {
  const words: TypedWord[] = [];
  for (let at = 0; at < text.length;) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const word = readWord(text, at);
    if (word.word !== '' || word.reason !== null) words.push(word);
    at = word.to;
  }
  return words;
}

/** Translates a typed query to Coder's grammar, or returns the reason why it is ambiguous. */
export function readTyped(text: string): { q: string; words: readonly TypedWord[] } | { reason: string } {
  const words = typedWords(text);
  const invalid = words.find(({ reason }) => reason !== null);
  return invalid?.reason ? { reason: invalid.reason } : { q: words.map(({ word }) => word).join(' '), words };
}

/** Puts a value in straight quotes if `typedWords` would not read it back unchanged. */
export function quoteTyped(value: string): string {
  const isPlain = (each: string, at: number): boolean =>
    !SPACE.test(each) &&
    !COLON.test(each) &&
    !INVISIBLE.test(each) &&
    (!QUOTES.has(each) || (at > 0 && APOSTROPHES.includes(each)));
  return [...value].every(isPlain) ? quoteValue(value) : `"${value}"`;
}

/** Removes the opening quote of a value that is being typed. */
export function withoutQuotes(text: string): string {
  return QUOTES.has(text.charAt(0)) ? text.slice(1) : text;
}

function readWord(text: string, from: number): TypedWord {
  let word = '';
  let hasKey = false;
  let isStart = true;
  let reason: string | null = null;
  let at = from;
  while (at < text.length && !SPACE.test(text.charAt(at))) {
    const character = text.charAt(at);
    const quoted = isStart || character === '"' ? readQuoted(text, at) : null;
    if (quoted) {
      reason ??= quoted.reason;
      word += quoted.word;
      at = quoted.to;
      isStart = false;
      continue;
    }
    at += 1;
    if (COLON.test(character)) {
      if (!hasKey) word = keyOf(word);
      hasKey = true;
      word += ':';
    } else if (!INVISIBLE.test(character)) {
      if (QUOTES.has(character) && (isStart ? character !== "'" : !APOSTROPHES.includes(character))) {
        reason ??= unclosedQuote(character);
      }
      word += character;
    }
    isStart = COLON.test(character) || (isStart && INVISIBLE.test(character));
  }
  return { from, to: at, word, reason };
}

/** Undoes the typographic replacements of phones and input methods in a key. */
function keyOf(word: string): string {
  return word.startsWith('"') ? word : word.normalize('NFKC').replace(DASH_AND_KEY, '-');
}

interface Quoted {
  word: string;
  to: number;
  reason: string | null;
}

const unclosedQuote = (quote: string): string =>
  t('The quote {quote} isn’t closed. Use straight quotes, as in {example}.', {
    quote,
    example: 'model:"x"',
  });

/** The quoted text at `at`, in straight quotes, or null if there is none. */
function readQuoted(text: string, at: number): Quoted | null {
  const opener = text.charAt(at);
  const closers = CLOSERS[opener];
  if (closers === undefined) return null;
  if (opener === '"') return readStraight(text, at, closers);
  const limit = Math.min(text.length, at + MAX_QUOTED);
  for (let end = at + 1; end < limit; end += 1) {
    if (closers.includes(text.charAt(end)) && isEnd(text, end + 1)) {
      const inner = text.slice(at + 1, end).trim();
      // A straight quote inside would end the value early.
      const reason = inner.includes('"') ? filterValueError(inner) : null;
      return { word: `"${inner}"`, to: end + 1, reason };
    }
  }
  return null;
}

/** Reads up to the next straight quote, as Coder does; only without one, a typographic quote closes it. */
function readStraight(text: string, at: number, closers: string): Quoted {
  const straight = text.indexOf('"', at + 1);
  if (straight !== -1) return { word: text.slice(at, straight + 1), to: straight + 1, reason: null };
  for (let end = at + 1; end < text.length; end += 1) {
    if (closers.includes(text.charAt(end)) && isEnd(text, end + 1)) {
      return { word: `"${text.slice(at + 1, end)}"`, to: end + 1, reason: null };
    }
  }
  const rest = text.slice(at).trimEnd();
  // The quote is ambiguous only if other words or keys follow.
  return { word: rest, to: text.length, reason: /[\s:]/.test(rest) ? unclosedQuote('"') : null };
}

function isEnd(text: string, at: number): boolean {
  const next = text.charAt(at);
  return next === '' || SPACE.test(next) || COLON.test(next);
}
