import { Int32Vector } from './collections.ts';

/** A part of a text, in UTF-16 units, its end not in it. */
export interface Span {
  from: number;
  to: number;
}

/** Where the pieces of a text that was made from another came from, so that what is found in one is marked in the other. */
export class SpanMap {
  readonly #made = new Int32Vector();
  readonly #source = new Int32Vector();
  readonly #ends = new Int32Vector();

  /**
   * The next piece: one that was made unit by unit of as many, or one that was made as a whole.
   * @param made where it begins in what was made
   */
  add(made: number, from: number, to: number, isWhole: boolean): void {
    this.#made.push(made);
    this.#source.push(from);
    // Which of both it is costs no list of its own.
    this.#ends.push(isWhole ? to : -1 - to);
  }

  /** The source of a span that is not empty; of pieces that are a whole all of it. */
  sourceOf({ from, to }: Span): Span {
    const [first, last] = [this.#made.lastUpTo(from), this.#made.lastUpTo(to - 1)];
    const isWhole = this.#ends.at(last) >= 0;
    return {
      from: this.#source.at(first) + (this.#ends.at(first) >= 0 ? 0 : from - this.#made.at(first)),
      to: isWhole ? this.#ends.at(last) : this.#source.at(last) + to - this.#made.at(last),
    };
  }
}

const BEYOND_ASCII = /[^\0-\x7f]/;
/** What makes one character with the one before it: marks, the second and third letters of a Hangul syllable, narrow kana's voicing. */
const JOINING = /[\p{M}\u1160-\u11ff\uff9e\uff9f]/u;
const FIRST_JOINING = 0x300;
/** Marks that are folded with their letter: more than any script has. Composing a heap of them takes time by its square. */
const MAX_JOINING = 32;
/** White space of any kind and length, however it is drawn; a byte order mark takes no room. */
const SPACE = /[^\S\ufeff]/;
const SPACES = /[^\S\ufeff](?:[\s\p{Default_Ignorable_Code_Point}]*[^\S\ufeff])?/uy;
const ASCII_SPACES = /[\t-\r ]+/g;
const MORE_THAN_A_SPACE = /[\t-\r]| {2}/;
/** Marks that people type as one and read as one, by what all keyboards have. */
const LOOK_ALIKES = new Map(
  [
    ['"', '\u00ab\u00bb\u201c-\u201f\u2033\u2036\u275d\u275e\u301d-\u301f'],
    ["'", '\u00b4\u2018-\u201b\u2032\u2035\u2039\u203a\u02bb-\u02bd\u275b\u275c'],
    ['-', '\u2010-\u2015\u2043\u2212\ufe58'],
  ].flatMap(([plain = '', others = '']) => charactersIn(others).map(other => [other, plain] as const)),
);
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters remembered, so that each is folded once: more than a text of any language has. */
const MAX_REMEMBERED = 20_000;

const remembered = new Map<string, string>();
const joining = new Uint8Array(0x1_0000);

/**
 * Text as it is compared: compatibility forms composed (NFKC), case folded in full, what takes no room left out, much as
 * Unicode's NFKC_Casefold. Who searches for a word means it however it was typed: wide letters, ligatures, ß for ss.
 * Beyond it white space is one space however long it is, quotes and dashes are those of a keyboard, and all four letters i
 * are one, for whether a text is Turkish is not known. Accents still tell letters apart.
 * Each character is folded for itself, with its marks, so that a word is found wherever it stands.
 * @param map told where each piece came from
 */
export function foldText(text: string, map?: SpanMap): string {
  if (!BEYOND_ASCII.test(text)) return foldAscii(text, map);
  const pieces: string[] = [];
  let length = 0;
  const add = (piece: string, from: number, to: number, isWhole: boolean): void => {
    map?.add(length, from, to, isWhole);
    pieces.push(piece);
    length += piece.length;
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
  return pieces.join('');
}

function foldAscii(text: string, map: SpanMap | undefined): string {
  const folded = text.toLowerCase();
  if (!MORE_THAN_A_SPACE.test(text)) {
    map?.add(0, 0, text.length, false);
    return folded;
  }
  if (map) {
    let made = 0;
    let from = 0;
    for (const { index, 0: spaces } of text.matchAll(ASCII_SPACES)) {
      if (index > from) map.add(made, from, index, false);
      made += index - from;
      from = index + spaces.length;
      map.add(made, index, from, true);
      made += 1;
    }
    if (from < text.length) map.add(made, from, text.length, false);
  }
  return folded.replace(ASCII_SPACES, ' ');
}

/** Where the white space that begins there ends; what a mark stands on is no white space. */
function spacesEnd(text: string, at: number): number {
  if (!SPACE.test(text.charAt(at))) return at;
  SPACES.lastIndex = at;
  const end = at + (SPACES.exec(text)?.[0].length ?? 0);
  return joinsAt(text, end) ? end - 1 : end;
}

function isSolidAscii(code: number): boolean {
  return code < 0x80 && code !== 0x20 && (code < 0x09 || code > 0x0d);
}

/** Single characters and ranges, as in a regular expression. */
function charactersIn(set: string): string[] {
  return [...set.matchAll(/(.)(?:-(.))?/gu)].flatMap(([, first = '', last = first]) => {
    const from = first.charCodeAt(0);
    return Array.from({ length: last.charCodeAt(0) - from + 1 }, (_, at) => String.fromCharCode(from + at));
  });
}

function foldCharacter(character: string): string {
  const known = remembered.get(character);
  if (known !== undefined) return known;
  // Letter by letter: the form of a last sigma would depend on its neighbours.
  const plain = LOOK_ALIKES.get(character) ?? character.normalize('NFKC');
  const folded = [...plain].map(foldLetter).join('').replace(UNSEEN, '');
  const result = folded.replaceAll('i\u0307', 'i').normalize('NFKC');
  if (remembered.size < MAX_REMEMBERED) remembered.set(character, result);
  return result;
}

/** Lower case first, for the large ß has no larger form, and again in the end. */
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
  if (joining[code] === 0) joining[code] = JOINING.test(String.fromCharCode(code)) ? 1 : 2;
  return joining[code] === 1;
}

export interface CompiledQuery {
  text: string;
  /** A regular expression, else the text itself however it is written. */
  isRegex: boolean;
}

/** The places in a text, in order, none empty and none over another; found one by one, so that who has enough stops. */
export type TextSearch = (text: string) => Iterable<Span>;

/** Lines begin and end for themselves: prompts have many. Case never counts, and a code point is one character. */
const FLAGS = 'gimu';

/** @throws SyntaxError where the expression is none */
export function createTextSearch({ text, isRegex }: CompiledQuery): TextSearch {
  return isRegex ? searchExpression(new RegExp(text, FLAGS)) : searchLiteral(text);
}

/** Why an expression is none, in the browser's own words; null where it is one. */
export function regexError(text: string): string | null {
  try {
    void new RegExp(text, FLAGS);
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return words.slice(words.lastIndexOf(': ') + 1).trim();
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

/** Whether a text holds what is wanted, for those who need not know where. */
export function createTextTest(wanted: string): (text: string) => boolean {
  const { fold, needle } = literal(wanted);
  return text => fold(text).includes(needle);
}

/** What takes no room is only found as it is: folded it would be nothing. */
function literal(wanted: string): { fold: (text: string) => string; needle: string } {
  const folded = foldText(wanted);
  return folded === ''
    ? { fold: text => text, needle: wanted }
    : { fold: text => foldText(text), needle: folded };
}

function searchLiteral(wanted: string): TextSearch {
  const { fold, needle } = literal(wanted);
  const folded = foldText(wanted);
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
      // Both halves of one character are one place.
      if (span.from >= end) yield span;
      end = Math.max(end, span.to);
    }
  };
}

/** A place in a text with what stands around it, in one line. */
export interface Excerpt {
  before: string;
  match: string;
  after: string;
}

const BEFORE = 48;
const MATCH = 160;
const AFTER = 160;

export function excerptOf(text: string, { from, to }: Span): Excerpt {
  const start = cutAt(text, Math.max(0, from - BEFORE));
  const end = cutAt(text, Math.min(to, from + MATCH));
  const rest = cutAt(text, Math.min(text.length, to + AFTER));
  return {
    before: (start > 0 ? '…' : '') + beginning(oneLine(text.slice(start, from)), start > 0),
    match: oneLine(text.slice(from, end)) + (end < to ? '…' : ''),
    after: oneLine(text.slice(to, rest)).trimEnd() + (rest < text.length ? '…' : ''),
  };
}

/** Not in the middle of a short word, where it is cut. */
const beginning = (text: string, isCut: boolean): string =>
  (isCut ? text.replace(/^\S{1,12} (?=.)/, '') : text).trimStart();

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** Not between the halves of a character, nor before its marks. */
function cutAt(text: string, at: number): number {
  let cut = at;
  while (cut > 0 && cut < text.length && /^[\p{M}\u200d\udc00-\udfff]/u.test(text.slice(cut, cut + 2))) {
    cut -= 1;
  }
  return cut;
}
