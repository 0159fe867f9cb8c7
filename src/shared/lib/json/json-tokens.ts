import { Int32Vector } from '#shared/lib/collections.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  codeAt,
  COLON,
  COMMA,
  isOpening,
  isSpace,
  OPEN_OBJECT,
  QUOTE,
  skipSpace,
  type JsonInput,
} from './json-slices.ts';

/*
 * Checks JSON as strictly as `JSON.parse`, in a text or in UTF-8 bytes. Uses loops instead of recursion, so that no depth
 * overflows the stack.
 */

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly position: number;

  constructor(position: number) {
    super(`No JSON at ${position}.`);
    this.position = position;
  }
}

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const SMALL_U = 0x75;
const ESCAPED = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'].map(character => character.charCodeAt(0)));
const LITERALS = ['true', 'false', 'null'];

/** Bounds the memory for open containers; no real file nests this deep. */
const MAX_DEPTH = 100_000;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

function failAt(input: JsonInput, at: number): never {
  throw new JsonSyntaxError(Math.min(at, input.length));
}

/** The offset after the closing quote of the string at `start`. Throws JsonSyntaxError, as all checks here. */
function checkString(input: JsonInput, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = codeAt(input, at);
    if (code === QUOTE) return at + 1;
    if (!(code >= 0x20)) failAt(input, at);
    if (code !== BACKSLASH) continue;
    at += 1;
    const escaped = codeAt(input, at);
    if (escaped !== SMALL_U) {
      if (!ESCAPED.has(escaped)) failAt(input, at);
      continue;
    }
    for (const last = at + 4; at < last; at += 1) if (!isHex(codeAt(input, at + 1))) failAt(input, at + 1);
  }
}

function checkDigits(input: JsonInput, start: number): number {
  let at = start;
  while (isDigit(codeAt(input, at))) at += 1;
  return at === start ? failAt(input, at) : at;
}

function checkNumber(input: JsonInput, start: number): number {
  let at = codeAt(input, start) === MINUS ? start + 1 : start;
  // A leading zero takes no further digits.
  at = codeAt(input, at) === ZERO ? at + 1 : checkDigits(input, at);
  if (codeAt(input, at) === DOT) at = checkDigits(input, at + 1);
  if ((codeAt(input, at) | 0x20) !== 0x65) return at;
  const sign = codeAt(input, at + 1);
  return checkDigits(input, sign === MINUS || sign === PLUS ? at + 2 : at + 1);
}

/** The offset after the string, number or literal at `start`. */
function checkScalar(input: JsonInput, start: number): number {
  const code = codeAt(input, start);
  if (code === QUOTE) return checkString(input, start);
  if (code === MINUS || isDigit(code)) return checkNumber(input, start);
  const literal = LITERALS.find(each => each.charCodeAt(0) === code) ?? failAt(input, start);
  for (let at = 1; at < literal.length; at += 1)
    if (codeAt(input, start + at) !== literal.charCodeAt(at)) failAt(input, start + at);
  return start + literal.length;
}

/** The start of the value whose key is at `start`. */
function checkKey(input: JsonInput, start: number): number {
  if (codeAt(input, start) !== QUOTE) failAt(input, start);
  const colon = skipSpace(input, checkString(input, start));
  if (codeAt(input, colon) !== COLON) failAt(input, colon);
  return skipSpace(input, colon + 1);
}

/** The end of the value at `start`. It allocates nothing per value, so the size of the value does not matter. */
export function checkValue(input: JsonInput, start: number): number {
  const closers: number[] = [];
  let at = start;
  for (;;) {
    const code = codeAt(input, at);
    if (isOpening(code)) {
      const closer = code + 2;
      const first = skipSpace(input, at + 1);
      if (codeAt(input, first) !== closer) {
        if (closers.push(closer) > MAX_DEPTH) failAt(input, at);
        at = closer === CLOSE_OBJECT ? checkKey(input, first) : first;
        continue;
      }
      at = first + 1;
    } else at = checkScalar(input, at);
    // After a value: the enclosing container continues or ends.
    for (;;) {
      const closer = closers.at(-1);
      if (closer === undefined) return at;
      at = skipSpace(input, at);
      if (codeAt(input, at) === COMMA) {
        at = skipSpace(input, at + 1);
        if (closer === CLOSE_OBJECT) at = checkKey(input, at);
        break;
      }
      if (codeAt(input, at) !== closer) failAt(input, at);
      closers.pop();
      at += 1;
    }
  }
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
    try {
      while (this.#at < stop) {
        const code = text.charCodeAt(this.#at);
        if (isSpace(code)) this.#at += 1;
        else if (!this.#readToken(code)) return null;
      }
    } catch (error) {
      if (error instanceof JsonSyntaxError) return null;
      throw error;
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
    return code === QUOTE && this.#skip(checkString(this.#text, this.#at), 'colon');
  }

  #readValue(code: number): boolean {
    const { starts, ends, counts, parents, afters } = this.#containers;
    if (this.#open === -1) this.#root = this.#at;
    else counts.add(this.#open, 1);
    if (isOpening(code)) {
      parents.push(this.#open);
      this.#open = starts.length;
      starts.push(this.#at);
      for (const list of [ends, counts, afters]) list.push(0);
      return this.#advance(code === OPEN_OBJECT ? 'key or end' : 'value or end');
    }
    const end = checkScalar(this.#text, this.#at);
    return this.#skip(end, this.#open === -1 ? 'nothing' : 'comma or end');
  }

  #skip(end: number, expected: Expected): true {
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
