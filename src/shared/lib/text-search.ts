import { Int32Vector } from './collections.ts';

/** A range of a text in UTF-16 code units; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** Maps ranges of a derived text back to its source text, so that a match in one is highlighted in the other. */
export class SpanMap {
  readonly #derived = new Int32Vector();
  readonly #source = new Int32Vector();
  readonly #ends = new Int32Vector();

  /**
   * Appends a segment; segments are added in order.
   * @param derived where the segment starts in the derived text
   * @param isWhole false if each code unit maps to one code unit of the source
   */
  add(derived: number, from: number, to: number, isWhole: boolean): void {
    this.#derived.push(derived);
    this.#source.push(from);
    // The sign stores `isWhole`, which saves a second list.
    this.#ends.push(isWhole ? to : -1 - to);
  }

  /** The source of a nonempty span; a whole segment that the span touches is included in full. */
  sourceOf({ from, to }: Span): Span {
    const [first, last] = [this.#derived.lastUpTo(from), this.#derived.lastUpTo(to - 1)];
    const isWhole = this.#ends.at(last) >= 0;
    return {
      from: this.#source.at(first) + (this.#ends.at(first) >= 0 ? 0 : from - this.#derived.at(first)),
      to: isWhole ? this.#ends.at(last) : this.#source.at(last) + to - this.#derived.at(last),
    };
  }
}

const BEYOND_ASCII = /[^\0-\x7f]/;
/** Characters that combine with the one before: marks, medial and final Hangul jamo, half-width kana voicing marks. */
export const JOINING = /[\p{M}\u1160-\u11ff\uff9e\uff9f]/u;
const FIRST_JOINING = 0x300;
/** Marks folded together with their base letter, more than any script uses; composing more takes quadratic time. */
const MAX_JOINING = 32;
/** Any white space except the byte order mark, which has no width. */
export const SPACE = /[^\S\ufeff]/;
const SPACES = /[^\S\ufeff](?:[\s\p{Default_Ignorable_Code_Point}]*[^\S\ufeff])?/uy;
const ASCII_SPACES = /[\t-\r ]+/g;
const MORE_THAN_A_SPACE = /[\t-\r]| {2}/;
/** Quotes and dashes, mapped to the character that every keyboard has. */
const LOOK_ALIKES = new Map(
  [
    ['"', '\u00ab\u00bb\u201c-\u201f\u2033\u2036\u275d\u275e\u301d-\u301f'],
    ["'", '\u00b4\u2018-\u201b\u2032\u2035\u2039\u203a\u02bb-\u02bd\u275b\u275c'],
    ['-', '\u2010-\u2015\u2043\u2212\ufe58'],
  ].flatMap(([plain = '', others = '']) => charactersIn(others).map(other => [other, plain] as const)),
);
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Entries in the cache of folded characters: more distinct characters than a text in any language has. */
const MAX_CACHED = 20_000;

const foldCache = new Map<string, string>();
/** By code unit: 1 if it joins, 2 if not, 0 if not tested yet. */
const joinCache = new Uint8Array(0x1_0000);

/**
 * Folds text for comparison, close to Unicode's NFKC_Casefold: NFKC, full case folding (`ß` is `ss`), no ignorable
 * characters. In addition, white space becomes one space, quotes and dashes become those of a keyboard, and the four
 * letters i become one, because the text may be Turkish. Accents still matter.
 * Each character is folded with its marks but without its neighbors, so a word folds the same in every context.
 * @param map receives the source range of each segment
 */
export function foldText(text: string, map?: SpanMap): string {
  if (!BEYOND_ASCII.test(text)) return foldAscii(text, map);
  const segments: string[] = [];
  let length = 0;
  const add = (segment: string, from: number, to: number, isWhole: boolean): void => {
    map?.add(length, from, to, isWhole);
    segments.push(segment);
    length += segment.length;
  };
  for (let at = 0; at < text.length;) {
    let end = spacesEnd(text, at);
    if (end > at) {
      add(' ', at, end, true);
      at = end;
      continue;
    }
    while (end < text.length && isSolidAscii(text.charCodeAt(end))) end += 1;
    if (end > at && joinsAt(text, end)) end -= 1;
    if (end > at) {
      add(text.slice(at, end).toLowerCase(), at, end, false);
      at = end;
      continue;
    }
    end += widthAt(text, end);
    for (let joined = 0; joined < MAX_JOINING && joinsAt(text, end); joined += 1) end += widthAt(text, end);
    add(foldCharacter(text.slice(at, end)), at, end, true);
    at = end;
  }
  return segments.join('');
}

function foldAscii(text: string, map: SpanMap | undefined): string {
  const folded = text.toLowerCase();
  if (!MORE_THAN_A_SPACE.test(text)) {
    map?.add(0, 0, text.length, false);
    return folded;
  }
  if (map) {
    let derived = 0;
    let from = 0;
    for (const { index, 0: spaces } of text.matchAll(ASCII_SPACES)) {
      if (index > from) map.add(derived, from, index, false);
      derived += index - from;
      from = index + spaces.length;
      map.add(derived, index, from, true);
      derived += 1;
    }
    if (from < text.length) map.add(derived, from, text.length, false);
  }
  return folded.replace(ASCII_SPACES, ' ');
}

/** The end of the white space at `at`; a space that carries a combining mark does not count as white space. */
function spacesEnd(text: string, at: number): number {
  if (!SPACE.test(text.charAt(at))) return at;
  SPACES.lastIndex = at;
  const end = at + (SPACES.exec(text)?.[0].length ?? 0);
  return joinsAt(text, end) ? end - 1 : end;
}

function isSolidAscii(code: number): boolean {
  return code < 0x80 && code !== 0x20 && (code < 0x09 || code > 0x0d);
}

/** Expands single characters and `a-z` ranges, as in a regular expression's character class. */
function charactersIn(set: string): string[] {
  return [...set.matchAll(/(.)(?:-(.))?/gu)].flatMap(([, first = '', last = first]) => {
    const from = first.charCodeAt(0);
    return Array.from({ length: last.charCodeAt(0) - from + 1 }, (_, at) => String.fromCharCode(from + at));
  });
}

function foldCharacter(character: string): string {
  const cached = foldCache.get(character);
  if (cached !== undefined) return cached;
  const result = foldUncached(character);
  if (foldCache.size < MAX_CACHED) foldCache.set(character, result);
  return result;
}

/** Folds a character with its marks, for callers that fold more distinct characters than the cache holds. */
export function foldUncached(character: string): string {
  // Letter by letter, because the lower case of a final sigma depends on its neighbors.
  const plain = LOOK_ALIKES.get(character) ?? character.normalize('NFKC');
  const folded = [...plain].map(foldLetter).join('').replace(IGNORABLE, '');
  return folded.replaceAll('i\u0307', 'i').normalize('NFKC');
}

/** Lower case first, because the upper case of `ẞ` is itself, while that of `ß` is `SS`. */
function foldLetter(letter: string): string {
  return LOOK_ALIKES.get(letter) ?? letter.toLowerCase().toUpperCase().toLowerCase();
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function joinsAt(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  if (code < FIRST_JOINING) return false;
  if (code > 0xffff) return JOINING.test(String.fromCodePoint(code));
  if (joinCache[code] === 0) joinCache[code] = JOINING.test(String.fromCharCode(code)) ? 1 : 2;
  return joinCache[code] === 1;
}

export interface CompiledQuery {
  text: string;
  /** If false, `text` is searched literally, after folding. */
  isRegex: boolean;
}

/** Yields the matches in order, never empty or overlapping; lazy, so that a caller can stop early. */
export type TextSearch = (text: string) => Iterable<Span>;

/** Multiline, because prompts have many lines; case is ignored, and `.` matches a code point. */
const FLAGS = 'gimu';

/** @throws SyntaxError if the regular expression is invalid */
export function createTextSearch({ text, isRegex }: CompiledQuery): TextSearch {
  return isRegex ? searchExpression(new RegExp(text, FLAGS)) : searchLiteral(text);
}

/** The browser's own message for an invalid regular expression, or null if it is valid. */
export function regexError(text: string): string | null {
  try {
    void new RegExp(text, FLAGS);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.slice(message.lastIndexOf(': ') + 1).trim();
  }
}

function searchExpression(expression: RegExp): TextSearch {
  return function* find(text) {
    for (const match of text.matchAll(expression)) {
      const { index } = match;
      if (match[0] !== '') yield { from: index, to: index + match[0].length };
    }
  };
}

/** Like a literal search, for callers that do not need the positions. */
export function createTextTest(query: string): (text: string) => boolean {
  const { fold, needle } = literal(query);
  return text => fold(text).includes(needle);
}

/** A query of ignorable characters only is searched unfolded, because it folds to the empty string. */
function literal(query: string): { fold: (text: string) => string; needle: string } {
  const folded = foldText(query);
  return folded === ''
    ? { fold: text => text, needle: query }
    : { fold: text => foldText(text), needle: folded };
}

function searchLiteral(query: string): TextSearch {
  const { fold, needle } = literal(query);
  const folded = foldText(query);
  return function* find(text) {
    if (needle === '') return;
    const haystack = fold(text);
    let at = haystack.indexOf(needle);
    if (at === -1) return;
    const map = new SpanMap();
    if (folded === '') map.add(0, 0, text.length, false);
    else foldText(text, map);
    let end = 0;
    for (; at !== -1; at = haystack.indexOf(needle, at + needle.length)) {
      const span = map.sourceOf({ from: at, to: at + needle.length });
      // Two matches within one source character, such as `s` in `ß`, count once.
      if (span.from >= end) yield span;
      end = Math.max(end, span.to);
    }
  };
}

/** A match with its context, on one line. */
export interface Excerpt {
  before: string;
  match: string;
  after: string;
}

const MAX_BEFORE = 48;
const MAX_MATCH = 160;
const MAX_AFTER = 160;

export function excerptOf(text: string, { from, to }: Span): Excerpt {
  const start = cutAt(text, Math.max(0, from - MAX_BEFORE));
  const end = cutAt(text, Math.min(to, from + MAX_MATCH));
  const rest = cutAt(text, Math.min(text.length, to + MAX_AFTER));
  return {
    before: (start > 0 ? '…' : '') + dropCutWord(oneLine(text.slice(start, from)), start > 0),
    match: oneLine(text.slice(from, end)) + (end < to ? '…' : ''),
    after: oneLine(text.slice(to, rest)).trimEnd() + (rest < text.length ? '…' : ''),
  };
}

/** Removes the rest of a word that the cut has split, if it is short. */
const dropCutWord = (text: string, isCut: boolean): string =>
  (isCut ? text.replace(/^\S{1,12} (?=.)/, '') : text).trimStart();

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** Moves a cut so that it never splits a surrogate pair or separates a character from its marks. */
function cutAt(text: string, at: number): number {
  let cut = at;
  while (cut > 0 && cut < text.length && /^[\p{M}\u200d\udc00-\udfff]/u.test(text.slice(cut, cut + 2))) {
    cut -= 1;
  }
  return cut;
}
