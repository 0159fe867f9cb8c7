const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Where something stands: its first byte, and the one after its last. */
export type Span = [start: number, end: number];

/**
 * Where the elements stand of an array that is a member of the outermost object; of several members of that name the
 * last counts, as for `JSON.parse`. For bytes that are known to be JSON in UTF-8; of anything else the answer is what
 * little can be told.
 */
export function elementByteSpans(bytes: Uint8Array, member: string): Span[] {
  let found: Span[] = [];
  let at = bytes.indexOf(OPEN_OBJECT);
  if (at === -1) return found;
  do {
    const key = skipSpace(bytes, at + 1);
    const keyEnd = valueEnd(bytes, key);
    // Past the colon between spaces.
    const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    const spans: Span[] = [];
    at = bytes[start] === OPEN_ARRAY ? arrayEnd(bytes, start, spans) : valueEnd(bytes, start);
    if (keyEnd === key || at === start) return found;
    if (isNamed(bytes.subarray(key, keyEnd), member)) found = spans;
    at = skipSpace(bytes, at);
  } while (bytes[at] === COMMA);
  return found;
}

/** Notes the elements on the way to the array's end. */
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

/** Where the value that begins at `start` ends; `start` itself where none does. */
function valueEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start);
  let at = start;
  if (first !== OPEN_ARRAY && first !== OPEN_OBJECT) {
    while (at < bytes.length && !isSpace(bytes[at]) && !isMark(bytes[at])) at += 1;
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

/** By searching for quotes and counting back: most bytes stand in strings, and searching for one byte is native. */
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

function isMark(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT;
}

/** A name may be written with escapes. */
function isNamed(key: Uint8Array, name: string): boolean {
  try {
    return JSON.parse(new TextDecoder().decode(key)) === name;
  } catch {
    return false;
  }
}
