/** JSON parsed from UTF-8 bytes, because a file may be longer than V8's longest string (512 MiB). */

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly position: number;

  constructor(position: number) {
    super(`No JSON at byte ${position}.`);
    this.position = position;
  }
}

/** `end` is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
const [COMMA, COLON] = [0x2c, 0x3a];
export const [OPEN_ARRAY, OPEN_OBJECT] = [0x5b, 0x7b];
const [CLOSE_ARRAY, CLOSE_OBJECT] = [0x5d, 0x7d];
const [LETTER_U, MINUS, DOT, ZERO] = [0x75, 0x2d, 0x2e, 0x30];
const SIMPLE_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));
const LITERALS = ['true', 'false', 'null'].map(text => Buffer.from(text));

/** Bounds the memory for open containers; no real file nests this deep. */
const MAX_DEPTH = 100_000;

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isHex = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

/** Returns the position after the string that opens at `start`. */
function skipString(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined || byte < 0x20) throw new JsonSyntaxError(at);
    at += 1;
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) continue;
    const escape = bytes[at] ?? 0;
    if (escape === LETTER_U) {
      for (let digit = 1; digit <= 4; digit += 1)
        if (!isHex(bytes[at + digit])) throw new JsonSyntaxError(Math.min(at + digit, bytes.length));
      at += 4;
    } else if (!SIMPLE_ESCAPES.has(escape)) throw new JsonSyntaxError(Math.min(at, bytes.length));
    at += 1;
  }
}

function skipDigits(bytes: Buffer, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  if (at === start) throw new JsonSyntaxError(at);
  return at;
}

export function skipNumber(bytes: Buffer, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at);
  if (bytes[at] === DOT) at = skipDigits(bytes, at + 1);
  const byte = bytes[at];
  if (byte !== 0x65 && byte !== 0x45) return at;
  const sign = bytes[at + 1];
  return skipDigits(bytes, sign === MINUS || sign === 0x2b ? at + 2 : at + 1);
}

function skipAtom(bytes: Buffer, start: number): number {
  const byte = bytes[start];
  if (byte === QUOTE) return skipString(bytes, start);
  if (byte === MINUS || isDigit(byte)) return skipNumber(bytes, start);
  const literal = LITERALS.find(([first]) => first === byte);
  if (literal === undefined) throw new JsonSyntaxError(start);
  for (const [index, letter] of literal.entries())
    if (bytes[start + index] !== letter) throw new JsonSyntaxError(Math.min(start + index, bytes.length));
  return start + literal.length;
}

/** Returns the start of the value whose key is at `start`. */
function skipKey(bytes: Buffer, start: number): number {
  if (bytes[start] !== QUOTE) throw new JsonSyntaxError(start);
  const colon = skipSpace(bytes, skipString(bytes, start));
  if (bytes[colon] !== COLON) throw new JsonSyntaxError(colon);
  return skipSpace(bytes, colon + 1);
}

/**
 * Returns the end of the value at `start`. Throws JsonSyntaxError, as strict as JSON.parse. It allocates
 * nothing per value, so the size of the value does not matter.
 */
export function skipValue(bytes: Buffer, start: number): number {
  const closers: number[] = [];
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      const closer = byte + 2;
      const first = skipSpace(bytes, at + 1);
      if (bytes[first] !== closer) {
        if (closers.push(closer) > MAX_DEPTH) throw new JsonSyntaxError(at);
        at = closer === CLOSE_OBJECT ? skipKey(bytes, first) : first;
        continue;
      }
      at = first + 1;
    } else at = skipAtom(bytes, at);
    // After a value: the enclosing container continues or ends.
    for (;;) {
      const closer = closers.at(-1);
      if (closer === undefined) return at;
      at = skipSpace(bytes, at);
      if (bytes[at] === COMMA) {
        at = skipSpace(bytes, at + 1);
        if (closer === CLOSE_OBJECT) at = skipKey(bytes, at);
        break;
      }
      if (bytes[at] !== closer) throw new JsonSyntaxError(Math.min(at, bytes.length));
      closers.pop();
      at += 1;
    }
  }
}

/** Whether the member's key equals `name`. It compares raw bytes; an escaped key doesn't match. */
export function isNamed(bytes: Buffer, { start, end }: Span, name: string): boolean {
  return end - start === name.length + 2 && bytes.toString('latin1', start + 1, end - 1) === name;
}

/** The elements of the array at `start`, yielded lazily. */
export function* elementByteSpans(bytes: Buffer, start: number): Generator<Span> {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_ARRAY) return;
  for (;;) {
    const end = skipValue(bytes, at);
    yield { start: at, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === CLOSE_ARRAY) return;
    if (bytes[at] !== COMMA) throw new JsonSyntaxError(at);
    at = skipSpace(bytes, at + 1);
  }
}

/** The members of the object at `start`, yielded lazily: the key's span, and the start of the value. */
export function* members(bytes: Buffer, start: number): Generator<{ name: Span; valueStart: number }> {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSE_OBJECT) return;
  for (;;) {
    const valueStart = skipKey(bytes, at);
    yield { name: { start: at, end: skipString(bytes, at) }, valueStart };
    at = skipSpace(bytes, skipValue(bytes, valueStart));
    if (bytes[at] === CLOSE_OBJECT) return;
    if (bytes[at] !== COMMA) throw new JsonSyntaxError(at);
    at = skipSpace(bytes, at + 1);
  }
}

/** Converts a byte position to a line number. Ascending positions scan each byte once. */
export class LineNumbers {
  readonly #bytes: Buffer;
  #line = 1;
  #scannedTo = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  at(position: number): number {
    if (position < this.#scannedTo) [this.#line, this.#scannedTo] = [1, 0];
    for (;;) {
      const newline = this.#bytes.indexOf('\n', this.#scannedTo);
      if (newline === -1 || newline >= position) return this.#line;
      this.#line += 1;
      this.#scannedTo = newline + 1;
    }
  }
}
