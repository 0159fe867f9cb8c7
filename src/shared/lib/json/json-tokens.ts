import { Int32Vector } from '#shared/lib/collections.ts';

/** Where the tokens of JSON text end. Loops and no recursion, so that neither size nor depth can exhaust the stack. */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_U = 0x75;

const ESCAPED = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'].map(character => character.charCodeAt(0)));
const HEX = /^[\da-f]{4}$/i;
const WORDS = ['true', 'false', 'null'];

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** After the closing quote of the string that opens at `at`; -1 where it is no JSON string. */
export function stringEnd(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code < 0x20) return -1;
    if (code !== BACKSLASH) continue;
    index += 1;
    const escaped = text.charCodeAt(index);
    if (escaped === SMALL_U && HEX.test(text.slice(index + 1, index + 5))) index += 4;
    else if (!ESCAPED.has(escaped)) return -1;
  }
  return -1;
}

/** After the number or word that begins at `at`; -1 where it is neither. */
export function atomEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === MINUS || isDigit(code)) return numberEnd(text, at);
  const word = WORDS.find(each => text.startsWith(each, at));
  return word === undefined ? -1 : at + word.length;
}

/** The same inside an object or array that was read: it need not be checked again, and there can be millions. */
export function knownAtomEnd(text: string, at: number): number {
  let end = at + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || isSpace(code)) return end;
    end += 1;
  }
}

/** Where the next key or value begins, in a text that was read. */
export function gapEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isSpace(code) && code !== COMMA && code !== COLON) return end;
    end += 1;
  }
}

function numberEnd(text: string, at: number): number {
  let end = text.charCodeAt(at) === MINUS ? at + 1 : at;
  const digits = end;
  // A leading zero stands alone.
  end = text.charCodeAt(end) === ZERO ? end + 1 : digitsEnd(text, end);
  if (end === digits) return -1;
  if (text.charCodeAt(end) === DOT) {
    const fraction = digitsEnd(text, end + 1);
    if (fraction === end + 1) return -1;
    end = fraction;
  }
  if ((text.charCodeAt(end) | 0x20) !== 0x65) return end;
  const sign = text.charCodeAt(end + 1);
  const exponent = sign === PLUS || sign === MINUS ? end + 2 : end + 1;
  const last = digitsEnd(text, exponent);
  return last === exponent ? -1 : last;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Where every object and array of a text lies, in the order in which they open. */
interface JsonContainers {
  readonly starts: Int32Vector;
  /** After the closing bracket. */
  readonly ends: Int32Vector;
  /** Direct members. */
  readonly counts: Int32Vector;
  /** The number of the container around it, -1 for the outermost. */
  readonly parents: Int32Vector;
  /** The number of the first container that opens after this one has closed. */
  readonly afters: Int32Vector;
}

export interface JsonScan {
  readonly text: string;
  /** Where the value begins. */
  readonly root: number;
  readonly containers: JsonContainers;
  /** From the start to the end of each string that would take time to skip. */
  readonly longStrings: ReadonlyMap<number, number>;
}

const LONG_STRING = 512;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

/**
 * Reads JSON text once, as strictly as JSON.parse, and notes where things are. Takes a bounded number of characters at
 * a time (a string in one go), so that its caller can let the page breathe between.
 */
export class JsonScanner {
  readonly #text: string;
  readonly #containers: JsonContainers = {
    starts: new Int32Vector(),
    ends: new Int32Vector(),
    counts: new Int32Vector(),
    parents: new Int32Vector(),
    afters: new Int32Vector(),
  };
  readonly #longStrings = new Map<number, number>();
  #root = -1;
  #at = 0;
  #open = -1;
  #expected: Expected = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns what was found once all is read, null where it is no JSON, 'more' until then */
  step(characters: number): JsonScan | null | 'more' {
    const text = this.#text;
    const stop = Math.min(text.length, this.#at + characters);
    while (this.#at < stop) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code)) this.#at += 1;
      else if (!this.#take(code)) return null;
    }
    if (this.#at < text.length) return 'more';
    if (this.#expected !== 'nothing') return null;
    return { text, root: this.#root, containers: this.#containers, longStrings: this.#longStrings };
  }

  #take(code: number): boolean {
    switch (this.#expected) {
      case 'value or end':
        return code === CLOSE_ARRAY ? this.#close() : this.#takeValue(code);
      case 'value':
        return this.#takeValue(code);
      case 'key or end':
        return code === CLOSE_OBJECT ? this.#close() : this.#takeKey(code);
      case 'key':
        return this.#takeKey(code);
      case 'colon':
        return code === COLON && this.#pass('value');
      case 'comma or end':
        if (code === COMMA) return this.#pass(this.#inObject() ? 'key' : 'value');
        return code === (this.#inObject() ? CLOSE_OBJECT : CLOSE_ARRAY) && this.#close();
      case 'nothing':
        return false;
    }
  }

  #pass(expected: Expected): true {
    this.#at += 1;
    this.#expected = expected;
    return true;
  }

  #takeKey(code: number): boolean {
    return code === QUOTE && this.#skip(stringEnd(this.#text, this.#at), 'colon');
  }

  #takeValue(code: number): boolean {
    const { starts, ends, counts, parents, afters } = this.#containers;
    if (this.#open === -1) this.#root = this.#at;
    else counts.add(this.#open, 1);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      parents.push(this.#open);
      this.#open = starts.length;
      starts.push(this.#at);
      for (const list of [ends, counts, afters]) list.push(0);
      return this.#pass(code === OPEN_OBJECT ? 'key or end' : 'value or end');
    }
    const end = code === QUOTE ? stringEnd(this.#text, this.#at) : atomEnd(this.#text, this.#at);
    return this.#skip(end, this.#open === -1 ? 'nothing' : 'comma or end');
  }

  #skip(end: number, expected: Expected): boolean {
    if (end === -1) return false;
    if (end - this.#at > LONG_STRING) this.#longStrings.set(this.#at, end);
    this.#at = end;
    this.#expected = expected;
    return true;
  }

  #close(): true {
    const { starts, ends, parents, afters } = this.#containers;
    ends.set(this.#open, this.#at + 1);
    afters.set(this.#open, starts.length);
    this.#open = parents.at(this.#open);
    return this.#pass(this.#open === -1 ? 'nothing' : 'comma or end');
  }

  #inObject(): boolean {
    return this.#text.charCodeAt(this.#containers.starts.at(this.#open)) === OPEN_OBJECT;
  }
}
