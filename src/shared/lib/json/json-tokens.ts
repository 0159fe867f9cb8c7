import { Int32Vector } from '#shared/lib/collections.ts';

/** Finds token ends in JSON text. Uses loops instead of recursion, so that no depth overflows the stack. */

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
const LITERALS = ['true', 'false', 'null'];

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The offset after the closing quote of the string at `at`, or -1 if it is not a JSON string. */
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

/** The offset after the number or literal at `at`, or -1 if it is neither. */
export function atomEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === MINUS || isDigit(code)) return numberEnd(text, at);
  const literal = LITERALS.find(each => text.startsWith(each, at));
  return literal === undefined ? -1 : at + literal.length;
}

/** Like `atomEnd`, but without validation: for an atom inside a scanned container, of which there can be millions. */
export function knownAtomEnd(text: string, at: number): number {
  let end = at + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || isSpace(code)) return end;
    end += 1;
  }
}

/** The start of the next key or value, in a text that is already scanned. */
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
  // A leading zero takes no further digits.
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

/** All objects and arrays of a text, in the order in which they open. */
interface JsonContainers {
  readonly starts: Int32Vector;
  /** The offset after the closing bracket. */
  readonly ends: Int32Vector;
  /** Number of direct members. */
  readonly counts: Int32Vector;
  /** Index of the enclosing container, or -1 for the root. */
  readonly parents: Int32Vector;
  /** Index of the first container that opens after this one closes. */
  readonly afters: Int32Vector;
}

export interface JsonScan {
  readonly text: string;
  /** Start of the top-level value. */
  readonly root: number;
  readonly containers: JsonContainers;
  /** Ends of long strings, by their starts, so that they are not scanned twice. */
  readonly longStrings: ReadonlyMap<number, number>;
}

const LONG_STRING = 512;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

/**
 * Scans JSON text once, as strictly as `JSON.parse`, and records where the containers are. Each step reads a bounded
 * number of characters (but always whole strings), so that the caller can yield to the main thread in between.
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

  /** @returns the scan when the text is complete, null if it is not JSON, 'more' before that */
  step(characters: number): JsonScan | null | 'more' {
    const text = this.#text;
    const stop = Math.min(text.length, this.#at + characters);
    while (this.#at < stop) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code)) this.#at += 1;
      else if (!this.#readToken(code)) return null;
    }
    if (this.#at < text.length) return 'more';
    if (this.#expected !== 'nothing') return null;
    return { text, root: this.#root, containers: this.#containers, longStrings: this.#longStrings };
  }

  #readToken(code: number): boolean {
    switch (this.#expected) {
      case 'value or end':
        return code === CLOSE_ARRAY ? this.#close() : this.#readValue(code);
      case 'value':
        return this.#readValue(code);
      case 'key or end':
        return code === CLOSE_OBJECT ? this.#close() : this.#readKey(code);
      case 'key':
        return this.#readKey(code);
      case 'colon':
        return code === COLON && this.#advance('value');
      case 'comma or end':
        if (code === COMMA) return this.#advance(this.#inObject() ? 'key' : 'value');
        return code === (this.#inObject() ? CLOSE_OBJECT : CLOSE_ARRAY) && this.#close();
      case 'nothing':
        return false;
    }
  }

  #advance(expected: Expected): true {
    this.#at += 1;
    this.#expected = expected;
    return true;
  }

  #readKey(code: number): boolean {
    return code === QUOTE && this.#skip(stringEnd(this.#text, this.#at), 'colon');
  }

  #readValue(code: number): boolean {
    const { starts, ends, counts, parents, afters } = this.#containers;
    if (this.#open === -1) this.#root = this.#at;
    else counts.add(this.#open, 1);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      parents.push(this.#open);
      this.#open = starts.length;
      starts.push(this.#at);
      for (const list of [ends, counts, afters]) list.push(0);
      return this.#advance(code === OPEN_OBJECT ? 'key or end' : 'value or end');
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
    return this.#advance(this.#open === -1 ? 'nothing' : 'comma or end');
  }

  #inObject(): boolean {
    return this.#text.charCodeAt(this.#containers.starts.at(this.#open)) === OPEN_OBJECT;
  }
}
