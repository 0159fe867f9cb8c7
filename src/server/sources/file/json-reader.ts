import { isUtf8 } from 'node:buffer';
import {
  BACKSLASH,
  elementByteSpans,
  isNamed,
  members,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipNumber,
  skipValue,
} from './json-bytes.ts';

/** A number of JSON that loses digits as a number of JavaScript: `2512292042121000001`, `1.0`, `-0`, `1e400`. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function numberOf(text: string): number | ExactNumber {
  const number = Number(text);
  const isExact = String(number) === text && (Number.isSafeInteger(number) || !Number.isInteger(number));
  return isExact ? number : new ExactNumber(text);
}

const [SMALLEST, LARGEST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** A whole number that a column of 64 bits has room for; null for anything else. */
export function wholeNumberOf(value: unknown): number | bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (!(value instanceof ExactNumber)) return null;
  if (!/^-?\d+$/.test(value.text)) return wholeNumberOf(Number(value.text));
  // The longest has 20 characters; BigInt takes time for millions of digits.
  const whole = value.text.length <= 20 ? BigInt(value.text) : null;
  if (whole === null || whole < SMALLEST || whole > LARGEST) return null;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

/** JSON in which those numbers have all of their digits. */
export function exactJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`).join(',')}}`;
}

/** The members to read of an object, or of each object in an array: `true` for those of any form. */
export interface Shape {
  readonly [name: string]: Shape | true;
}

/**
 * What is in place of an array or object that is nested deeper than `MAX_DEPTH`, or longer than a text may be, and of
 * a number that no program could have counted.
 */
export const TOO_LARGE = Symbol('too large');

const [LETTER_T, LETTER_F, LETTER_N] = [0x74, 0x66, 0x6e];

const MAX_DIGITS = 100_000;
/** Deeper than anything that gateways write. Postgres' own parser recurses and has a limit too. */
const MAX_DEPTH = 100;

/** Bytes of all texts in one interception, as the file has them: an answer of the API shows no more of one in full. */
const MAX_TEXT_BYTES = 15 * 2 ** 20;
/** A text of this many bytes is never cut: ids and times come after the long texts, too. */
const NEVER_CUT_BYTES = 256;
/** Prompts, tool calls or token usages of one interception. */
const MAX_CHILDREN = 100_000;

const CHANGES = {
  cut: 'text: more than 15 MiB in one interception, and cut there',
  notStorable: 'text: a NUL or half a surrogate pair, which Postgres cannot store, became U+FFFD',
  notUtf8: 'text: bytes that are not UTF-8 became U+FFFD',
  tooMany: 'list: longer than 100,000 entries and cut there',
} as const;

/** NUL, and halves of surrogate pairs that are alone. */
const NOT_STORABLE = /\0|\p{Cs}/gu;

/** Reads one interception out of bytes that are known to be JSON. `changes` tells how what it gives differs from them. */
export class JsonReader {
  readonly changes = new Set<string>();
  /** Names of members that the shape does not have, with the names of those around them. */
  readonly unknown = new Set<string>();
  readonly #bytes: Buffer;
  readonly #utf8: boolean;
  #room = MAX_TEXT_BYTES;

  /** @param utf8 whether all of the bytes are known to be UTF-8 */
  constructor(bytes: Buffer, utf8: boolean) {
    this.#bytes = bytes;
    this.#utf8 = utf8;
  }

  read(start: number, shape: Shape | true): unknown {
    return this.#value(start, shape, '', 0);
  }

  #value(at: number, shape: Shape | true, path: string, depth: number): unknown {
    const first = this.#bytes[at];
    if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      if (depth >= MAX_DEPTH) return TOO_LARGE;
      return first === OPEN_OBJECT
        ? this.#object(at, shape, path, depth)
        : this.#array(at, shape, path, depth);
    }
    if (first === QUOTE) return this.#text(at);
    if (first === LETTER_T) return true;
    if (first === LETTER_F) return false;
    return first === LETTER_N ? null : this.#number(at);
  }

  #object(start: number, shape: Shape | true, path: string, depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const { name: span, value: at } of members(this.#bytes, start)) {
      const name = this.#text(span.start);
      const inner = shape === true ? true : Object.hasOwn(shape, name) ? shape[name] : undefined;
      if (inner === undefined) {
        this.unknown.add(path + name);
        continue;
      }
      const tooLong = inner === true && shape !== true && this.#isLongContainer(at);
      const value = tooLong ? TOO_LARGE : this.#value(at, inner, `${path}${name}.`, depth + 1);
      if (name !== '__proto__') object[name] = value;
      else
        Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
    }
    return object;
  }

  #array(start: number, shape: Shape | true, path: string, depth: number): unknown[] {
    const array: unknown[] = [];
    for (const span of elementByteSpans(this.#bytes, start)) {
      if (shape !== true && array.length === MAX_CHILDREN) {
        this.changes.add(CHANGES.tooMany);
        break;
      }
      array.push(this.#value(span.start, shape, path, depth + 1));
    }
    return array;
  }

  #isLongContainer(at: number): boolean {
    const first = this.#bytes[at];
    const isContainer = first === OPEN_OBJECT || first === OPEN_ARRAY;
    return isContainer && skipValue(this.#bytes, at) - at > MAX_TEXT_BYTES;
  }

  #number(at: number): number | ExactNumber | typeof TOO_LARGE {
    const end = skipNumber(this.#bytes, at);
    return end - at > MAX_DIGITS ? TOO_LARGE : numberOf(this.#bytes.toString('latin1', at, end));
  }

  /** The string whose opening quote is at `start`. */
  #text(start: number): string {
    const bytes = this.#bytes;
    const limit = start + 1 + Math.max(NEVER_CUT_BYTES, this.#room);
    let escaped = false;
    let ascii = true;
    let end = start + 1;
    for (let at = end; bytes[at] !== QUOTE; end = at) {
      const byte = bytes[at] ?? 0;
      const isEscape = byte === BACKSLASH;
      // An escape is six bytes long or two. The bytes that go on with a character begin with 10.
      let next = at + (isEscape ? (bytes[at + 1] === 0x75 ? 6 : 2) : 1);
      if (byte >= 0x80) while (((bytes[next] ?? 0) & 0xc0) === 0x80) next += 1;
      if (next > limit) {
        this.changes.add(CHANGES.cut);
        break;
      }
      escaped ||= isEscape;
      ascii &&= byte < 0x80;
      at = next;
    }
    this.#room -= end - start - 1;
    if (!ascii && !this.#utf8 && !isUtf8(bytes.subarray(start, end))) this.changes.add(CHANGES.notUtf8);
    const raw = ascii ? bytes.toString('latin1', start + 1, end) : bytes.toString('utf8', start + 1, end);
    return escaped ? this.#storable(String(JSON.parse(`"${raw}"`))) : raw;
  }

  #storable(text: string): string {
    const storable = text.replace(NOT_STORABLE, '\ufffd');
    if (storable !== text) this.changes.add(CHANGES.notStorable);
    return storable;
  }
}

/** A UUID has 45 bytes in its longest form. */
const LONGEST_ID = 50;

/** The id of the entry at `start` as it is written there, null where it has none. */
export function idAt(bytes: Buffer, start: number): string | null {
  if (bytes[start] !== OPEN_OBJECT) return null;
  for (const { name, value } of members(bytes, start)) {
    if (!isNamed(bytes, name, 'id')) continue;
    if (bytes[value] !== QUOTE) return null;
    return bytes.toString('utf8', value + 1, Math.min(skipValue(bytes, value) - 1, value + 1 + LONGEST_ID));
  }
  return null;
}
