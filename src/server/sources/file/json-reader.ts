import { isUtf8 } from 'node:buffer';
import {
  atomEnd,
  BACKSLASH,
  elements,
  isNamed,
  isOpening,
  members,
  OPEN_OBJECT,
  QUOTE,
  valueEnd,
} from '#shared/lib/json/json-slices.ts';

/** A JSON number that loses digits as a JavaScript number: `2512292042121000001`, `1.0`, `-0`, `1e400`. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function parseNumber(text: string): number | ExactNumber {
  const number = Number(text);
  const isExact = String(number) === text && (Number.isSafeInteger(number) || !Number.isInteger(number));
  return isExact ? number : new ExactNumber(text);
}

const [MIN_INT64, MAX_INT64] = [-(2n ** 63n), 2n ** 63n - 1n];

/** A whole number that fits a 64-bit column; null for anything else. */
export function wholeNumberOf(value: unknown): number | bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (!(value instanceof ExactNumber)) return null;
  if (!/^-?\d+$/.test(value.text)) return wholeNumberOf(Number(value.text));
  // The longest has 20 characters; BigInt is slow for millions of digits.
  const whole = value.text.length <= 20 ? BigInt(value.text) : null;
  if (whole === null || whole < MIN_INT64 || whole > MAX_INT64) return null;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

/** JSON that keeps every digit of exact numbers. */
export function exactJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${exactJson(member)}`).join(',')}}`;
}

/** The members to read of an object, or of each object in an array; `true` reads any value. */
export interface Shape {
  readonly [name: string]: Shape | true;
}

/**
 * Replaces an array or object that is nested deeper than `MAX_DEPTH` or longer than the text limit, and a
 * number with more than `MAX_DIGITS` digits.
 */
export const TOO_LARGE = Symbol('too large');

const [LETTER_T, LETTER_F, LETTER_N] = [0x74, 0x66, 0x6e];

const MAX_DIGITS = 100_000;
/** Deeper than any gateway writes. Postgres' own parser is recursive and has a limit too. */
const MAX_DEPTH = 100;

/** Raw bytes of all texts in one interception. An API response shows no more of an interception in full. */
const MAX_TEXT_BYTES = 15 * 2 ** 20;
/** Texts up to this size are never truncated, because IDs and times may come after long texts. */
const NEVER_CUT_BYTES = 256;
/** The maximum number of prompts, tool calls or token usages of one interception. */
const MAX_CHILDREN = 100_000;

const CHANGES = {
  cut: 'text: more than 15 MiB in one interception, truncated',
  notStorable: 'text: a NUL or half a surrogate pair, which Postgres cannot store, became U+FFFD',
  notUtf8: 'text: bytes that are not UTF-8 became U+FFFD',
  tooMany: 'list: longer than 100,000 entries, truncated',
} as const;

/** NUL and lone surrogates. */
const NOT_STORABLE = /\0|\p{Cs}/gu;

/** Reads one interception from valid JSON. `changes` lists how the result differs from the bytes. */
export class JsonReader {
  readonly changes = new Set<string>();
  /** Paths of members that the shape does not have. */
  readonly unknown = new Set<string>();
  readonly #bytes: Buffer;
  readonly #utf8: boolean;
  #remainingBytes = MAX_TEXT_BYTES;

  /** @param utf8 whether the whole file is valid UTF-8 */
  constructor(bytes: Buffer, utf8: boolean) {
    this.#bytes = bytes;
    this.#utf8 = utf8;
  }

  read(start: number, shape: Shape | true): unknown {
    return this.#value(start, shape, '', 0);
  }

  #value(at: number, shape: Shape | true, path: string, depth: number): unknown {
    const first = this.#bytes[at] ?? 0;
    if (isOpening(first)) {
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
    for (const { nameStart, start: at } of members(this.#bytes, start)) {
      const name = this.#text(nameStart);
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
    for (const [element] of elements(this.#bytes, start)) {
      if (shape !== true && array.length === MAX_CHILDREN) {
        this.changes.add(CHANGES.tooMany);
        break;
      }
      array.push(this.#value(element, shape, path, depth + 1));
    }
    return array;
  }

  #isLongContainer(at: number): boolean {
    return isOpening(this.#bytes[at] ?? 0) && valueEnd(this.#bytes, at) - at > MAX_TEXT_BYTES;
  }

  #number(at: number): number | ExactNumber | typeof TOO_LARGE {
    const end = atomEnd(this.#bytes, at);
    return end - at > MAX_DIGITS ? TOO_LARGE : parseNumber(this.#bytes.toString('latin1', at, end));
  }

  /** Reads the string that opens at `start`. */
  #text(start: number): string {
    const bytes = this.#bytes;
    const limit = start + 1 + Math.max(NEVER_CUT_BYTES, this.#remainingBytes);
    let escaped = false;
    let ascii = true;
    let end = start + 1;
    for (let at = end; bytes[at] !== QUOTE; end = at) {
      const byte = bytes[at] ?? 0;
      const isEscape = byte === BACKSLASH;
      // An escape has six bytes or two. UTF-8 continuation bytes start with the bits 10.
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
    this.#remainingBytes -= end - start - 1;
    if (!ascii && !this.#utf8 && !isUtf8(bytes.subarray(start, end))) this.changes.add(CHANGES.notUtf8);
    const raw = ascii ? bytes.toString('latin1', start + 1, end) : bytes.toString('utf8', start + 1, end);
    return escaped ? this.#toStorable(String(JSON.parse(`"${raw}"`))) : raw;
  }

  #toStorable(text: string): string {
    const cleaned = text.replace(NOT_STORABLE, '\ufffd');
    if (cleaned !== text) this.changes.add(CHANGES.notStorable);
    return cleaned;
  }
}

/** A UUID has at most 45 bytes. */
const MAX_ID_BYTES = 50;

/** The raw ID of the entry at `start`; null if it has none. */
export function idAt(bytes: Buffer, start: number): string | null {
  for (const member of members(bytes, start)) {
    if (!isNamed(bytes, member, 'id')) continue;
    const text = member.start + 1;
    if (bytes[member.start] !== QUOTE) return null;
    return bytes.toString('utf8', text, Math.min(valueEnd(bytes, member.start) - 1, text + MAX_ID_BYTES));
  }
  return null;
}
