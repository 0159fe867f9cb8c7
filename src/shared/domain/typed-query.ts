import { t } from '#shared/i18n/t.ts';
import { quoteValue, type Span } from './query-language.ts';
import { whyNotFiltered } from './row-values.ts';

/** A word of a query as people type or paste it, written in Coder's grammar. */
export interface TypedWord extends Span {
  readonly word: string;
  /** Why it cannot be told what is meant. */
  readonly reason: string | null;
}

/** What may close a quote of each kind, in all languages that a locale of Unicode's CLDR has quotes for. */
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
/** Those that stand in the middle of words as well, or before the first letter of one. */
const APOSTROPHES = "'’‘＇";
const QUOTES = new Set(
  [...Object.keys(CLOSERS), ...Object.values(CLOSERS).join('')].filter(each => each !== '"'),
);
const COLON = /[:：﹕]/;
/** All that leaves room; a byte order mark takes none. */
const SPACE = /[^\S\ufeff]/;
/** What comes along with a copied text; the joiners of scripts and emoji are not among it. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
/** Characters in which the end of a quote is looked for: no value is longer. */
const LONGEST_QUOTED = 2000;
const DASH_AND_KEY = /^[‐-―−﹣－](?=\p{L}+$)/u;

/**
 * The words of a query, in which typographic quotes, wide colons, any white space and dashes mean what the keyboard's mean
 * to Coder. Inside straight quotes every character is itself.
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

/** The words as one query in Coder's grammar, or why there is none. */
export function readTyped(text: string): { q: string; words: readonly TypedWord[] } | { reason: string } {
  const words = typedWords(text);
  const wrong = words.find(({ reason }) => reason !== null);
  return wrong?.reason ? { reason: wrong.reason } : { q: words.map(({ word }) => word).join(' '), words };
}

/** A value as it is read back: in straight quotes where it would mean something else without. */
export function quoteTyped(value: string): string {
  const isPlain = (each: string, at: number): boolean =>
    !SPACE.test(each) &&
    !COLON.test(each) &&
    !UNSEEN.test(each) &&
    (!QUOTES.has(each) || (at > 0 && APOSTROPHES.includes(each)));
  return [...value].every(isPlain) ? quoteValue(value) : `"${value}"`;
}

/** The beginning of a value that is being typed, without the quotes around it. */
export function withoutQuotes(text: string): string {
  return QUOTES.has(text.charAt(0)) ? text.slice(1) : text;
}

function readWord(text: string, from: number): TypedWord {
  let word = '';
  let hasKey = false;
  let begins = true;
  let reason: string | null = null;
  let at = from;
  while (at < text.length && !SPACE.test(text.charAt(at))) {
    const character = text.charAt(at);
    const quoted = begins || character === '"' ? readQuoted(text, at) : null;
    if (quoted) {
      reason ??= quoted.reason;
      word += quoted.word;
      at = quoted.to;
      begins = false;
      continue;
    }
    at += 1;
    if (COLON.test(character)) {
      if (!hasKey) word = keyOf(word);
      hasKey = true;
      word += ':';
    } else if (!UNSEEN.test(character)) {
      if (QUOTES.has(character) && (begins ? character !== "'" : !APOSTROPHES.includes(character))) {
        reason ??= noPartner(character);
      }
      word += character;
    }
    begins = COLON.test(character) || (begins && UNSEEN.test(character));
  }
  return { from, to: at, word, reason };
}

/** A key that was typed with what a phone or an input method makes of it. */
function keyOf(word: string): string {
  return word.startsWith('"') ? word : word.normalize('NFKC').replace(DASH_AND_KEY, '-');
}

interface Quoted {
  word: string;
  to: number;
  reason: string | null;
}

const noPartner = (quote: string): string =>
  t('The quote {quote} isn’t closed. Use straight quotes, as in {example}.', {
    quote,
    example: 'model:"x"',
  });

/** What is quoted from there on, in straight quotes; null where nothing is. */
function readQuoted(text: string, at: number): Quoted | null {
  const opener = text.charAt(at);
  const closers = CLOSERS[opener];
  if (closers === undefined) return null;
  if (opener === '"') return readStraight(text, at, closers);
  const most = Math.min(text.length, at + LONGEST_QUOTED);
  for (let end = at + 1; end < most; end += 1) {
    if (closers.includes(text.charAt(end)) && isEnd(text, end + 1)) {
      const inner = text.slice(at + 1, end).trim();
      // In straight quotes it would be another query.
      const reason = inner.includes('"') ? whyNotFiltered(inner) : null;
      return { word: `"${inner}"`, to: end + 1, reason };
    }
  }
  return null;
}

/** Up to the next straight quote, as Coder reads it; a typographic one closes it where no straight one does. */
function readStraight(text: string, at: number, closers: string): Quoted {
  const straight = text.indexOf('"', at + 1);
  if (straight !== -1) return { word: text.slice(at, straight + 1), to: straight + 1, reason: null };
  for (let end = at + 1; end < text.length; end += 1) {
    if (closers.includes(text.charAt(end)) && isEnd(text, end + 1)) {
      return { word: `"${text.slice(at + 1, end)}"`, to: end + 1, reason: null };
    }
  }
  const rest = text.slice(at).trimEnd();
  // While nothing follows that could be meant for itself, Coder's reading is the only one.
  return { word: rest, to: text.length, reason: /[\s:]/.test(rest) ? noPartner('"') : null };
}

function isEnd(text: string, at: number): boolean {
  const next = text.charAt(at);
  return next === '' || SPACE.test(next) || COLON.test(next);
}
