const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Byte offsets; `end` is exclusive. */
export type Span = [start: number, end: number];

/**
 * Finds the elements of an array that is a member of the top-level object; of duplicate members the last wins, as in
 * `JSON.parse`. The bytes must be valid JSON in UTF-8; for anything else the result is undefined but the call returns.
 */
export function elementByteSpans(bytes: Uint8Array, member: string): Span[] {
  let found: Span[] = [];
  let at = bytes.indexOf(OPEN_OBJECT);
  if (at === -1) return found;
  do {
    const key = skipSpace(bytes, at + 1);
    const keyEnd = valueEnd(bytes, key);
    // Skips the colon and the spaces around it.
    const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    const spans: Span[] = [];
    at = bytes[start] === OPEN_ARRAY ? arrayEnd(bytes, start, spans) : valueEnd(bytes, start);
    if (keyEnd === key || at === start) return found;
    if (isNamed(bytes.subarray(key, keyEnd), member)) found = spans;
    at = skipSpace(bytes, at);
  } while (bytes[at] === COMMA);
  return found;
}

/** Adds the spans of the elements to `spans`. */
function arrayEnd(bytes: Uint8Array, start: number, spans: Span[]): number {
  let at = skipSpace(bytes, start + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_ARRAY) {
    const end = valueEnd(bytes, at);
    if (end === at) return end;
    spans.push([at, end]);
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return at + 1;
}

/** The end of the value at `start`, or `start` if there is no value. */
function valueEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start);
  let at = start;
  if (first !== OPEN_ARRAY && first !== OPEN_OBJECT) {
    while (at < bytes.length && !isSpace(bytes[at]) && !endsAtom(bytes[at])) at += 1;
    return at;
  }
  let depth = 0;
  do {
    const byte = bytes[at];
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
    at = byte === QUOTE ? stringEnd(bytes, at) : at + 1;
  } while (depth > 0 && at < bytes.length);
  return at;
}

/** Searches for quotes and counts backslashes backwards: most bytes are in strings, and `indexOf` is native. */
function stringEnd(bytes: Uint8Array, start: number): number {
  for (let quote = bytes.indexOf(QUOTE, start + 1); quote !== -1; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let escapes = 0;
    while (bytes[quote - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
  }
  return bytes.length;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsAtom(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT;
}

/** Parses the key, because it may contain escapes. */
function isNamed(key: Uint8Array, name: string): boolean {
  try {
    return JSON.parse(new TextDecoder().decode(key)) === name;
  } catch {
    return false;
  }
}
