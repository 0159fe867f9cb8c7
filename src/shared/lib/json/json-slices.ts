/**
 * The tokens of JSON that is known to be valid, in a text or in UTF-8 bytes, which may be longer than the longest string.
 * For anything else the results are undefined but the calls return. `json-tokens.ts` checks what may be invalid.
 */
export type JsonInput = string | Uint8Array;

/** Offsets; `end` is exclusive. */
export type Span = [start: number, end: number];

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/** NaN after the end. */
export function codeAt(input: JsonInput, at: number): number {
  return typeof input === 'string' ? input.charCodeAt(at) : (input[at] ?? NaN);
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

export function isOpening(code: number): boolean {
  return code === OPEN_OBJECT || code === OPEN_ARRAY;
}

export function isClosing(code: number): boolean {
  return code === CLOSE_OBJECT || code === CLOSE_ARRAY;
}

export function skipSpace(input: JsonInput, start: number): number {
  let at = start;
  while (isSpace(codeAt(input, at))) at += 1;
  return at;
}

/** Searches for quotes and counts backslashes backwards: most characters are in strings, and `indexOf` is native. */
export function stringEnd(input: JsonInput, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = typeof input === 'string' ? input.indexOf('"', at) : input.indexOf(QUOTE, at);
    if (at === -1) return input.length;
    let escapes = 0;
    while (codeAt(input, at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
}

/** The end of the number or literal at `start`, or `start` without one. */
export function atomEnd(input: JsonInput, start: number): number {
  for (let at = start; ; at += 1) {
    const code = codeAt(input, at);
    const ends = isSpace(code) || code === COMMA || code === COLON || code === QUOTE;
    if (ends || isOpening(code) || isClosing(code) || at >= input.length) return at;
  }
}

/** The end of the value at `start`, or `start` without one. */
export function valueEnd(input: JsonInput, start: number): number {
  const first = codeAt(input, start);
  if (first === QUOTE) return stringEnd(input, start);
  if (!isOpening(first)) return atomEnd(input, start);
  let depth = 0;
  let at = start;
  do {
    const code = codeAt(input, at);
    if (isOpening(code)) depth += 1;
    else if (isClosing(code)) depth -= 1;
    at = code === QUOTE ? stringEnd(input, at) : at + 1;
  } while (depth > 0 && at < input.length);
  return at;
}

interface Member {
  nameStart: number;
  nameEnd: number;
  start: number;
  /** The end of the value. The caller that knows it sets it, so that the value is not scanned again. */
  end?: number;
}

/** The members of the object at `from`, duplicates included. */
export function* members(input: JsonInput, from = 0): Generator<Member> {
  let at = skipSpace(input, from);
  if (codeAt(input, at) !== OPEN_OBJECT) return;
  do {
    const nameStart = skipSpace(input, at + 1);
    const nameEnd = valueEnd(input, nameStart);
    const start = skipSpace(input, skipSpace(input, nameEnd) + 1);
    if (nameEnd === nameStart || start >= input.length) return;
    const member: Member = { nameStart, nameEnd, start };
    yield member;
    at = skipSpace(input, (member.end ??= valueEnd(input, start)));
  } while (codeAt(input, at) === COMMA);
}

/** The elements of the array at `from`. */
export function* elements(input: JsonInput, from = 0): Generator<Span> {
  let at = skipSpace(input, from);
  if (codeAt(input, at) !== OPEN_ARRAY) return;
  do {
    const start = skipSpace(input, at + 1);
    const end = valueEnd(input, start);
    if (end === start) return;
    yield [start, end];
    at = skipSpace(input, end);
  } while (codeAt(input, at) === COMMA);
}

/** Whether a member has this name, which may be written with escapes. */
export function isNamed(input: JsonInput, { nameStart, nameEnd }: Member, name: string): boolean {
  let isSame = nameEnd - nameStart === name.length + 2;
  for (let at = nameStart + 1; at < nameEnd - 1; at += 1) {
    const code = codeAt(input, at);
    if (code === BACKSLASH || code >= 0x80) return nameOf(sliceOf(input, nameStart, nameEnd)) === name;
    isSame &&= code === name.charCodeAt(at - nameStart - 1);
  }
  return isSame;
}

function sliceOf(input: JsonInput, start: number, end: number): string {
  return typeof input === 'string'
    ? input.slice(start, end)
    : new TextDecoder().decode(input.subarray(start, end));
}

function nameOf(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

/** The elements of an array that is a member of the top-level object; of duplicate members the last wins. */
export function elementsOfMember(input: JsonInput, name: string): Span[] {
  let found: Span[] = [];
  for (const member of members(input)) {
    if (!isNamed(input, member, name)) continue;
    found = [...elements(input, member.start)];
    const last = found.at(-1);
    if (last) member.end = skipSpace(input, last[1]) + 1;
  }
  return found;
}

/*
 * Slices of the source: numbers keep every digit, keys their order, escapes their form.
 */

/** The source of a member, or null if it does not exist; of duplicate keys the last wins, as in `JSON.parse`. */
export function rawMember(object: string, key: string): string | null {
  let found: string | null = null;
  for (const member of members(object)) {
    if (!isNamed(object, member, key)) continue;
    member.end = valueEnd(object, member.start);
    found = object.slice(member.start, member.end);
  }
  return found;
}

export function rawElements(array: string): string[] {
  return Array.from(elements(array), ([start, end]) => array.slice(start, end));
}

/** The sources of the elements of an array that is a member; of duplicate members the last wins. */
export function rawElementsOf(object: string, key: string): string[] {
  return elementsOfMember(object, key).map(([start, end]) => object.slice(start, end));
}

/** All members in order, duplicates included. */
export function rawMembers(object: string): [name: string, value: string][] {
  return Array.from(members(object), member => {
    member.end = valueEnd(object, member.start);
    return [nameOf(object.slice(member.nameStart, member.nameEnd)), object.slice(member.start, member.end)];
  });
}

/** The tokens of a text, without white space. */
export function rawTokens(text: string): string[] {
  const tokens: string[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const end = codeAt(text, at) === QUOTE ? stringEnd(text, at) : Math.max(at + 1, atomEnd(text, at));
    tokens.push(text.slice(at, end));
    at = end;
  }
  return tokens;
}
