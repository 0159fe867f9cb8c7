/** Text as Go writes it: Coder's error details are Go's `%q`, and clients compare them. */

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** `strconv.Quote`: what cannot be printed is escaped, everything else stands as it is. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const named = NAMED_ESCAPES[character];
    if (named !== undefined) quoted += named;
    else if (PRINTABLE.test(character)) quoted += character;
    else if (code < 0x80) quoted += `\\x${hex(code, 2)}`;
    else quoted += code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return `${quoted}"`;
}

/** The UTF-8 bytes of a text, one character (U+0000 to U+00FF) for each byte: what Go indexes and slices. */
export function bytesOf(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** How package `time` quotes in its errors: every byte outside printable ASCII as `\xNN`. Takes `bytesOf` a text. */
export function goTimeQuote(bytes: string): string {
  let quoted = '"';
  for (const byte of bytes) {
    const code = byte.charCodeAt(0);
    if (byte === '"' || byte === '\\') quoted += `\\${byte}`;
    else quoted += code < 0x20 || code > 0x7f ? `\\x${hex(code, 2)}` : byte;
  }
  return `${quoted}"`;
}

/** `strings.ToUpper`: one character stays one character (`ß` stays, where JavaScript writes `SS`). */
export function goUpper(text: string): string {
  return mapCharacters(text, character => {
    const upper = character.toUpperCase();
    return [...upper].length === 1 ? upper : character;
  });
}

/** `strings.ToLower`: one character stays one character, whatever stands around it. */
export function goLower(text: string): string {
  return mapCharacters(text, character => [...character.toLowerCase()][0] ?? character);
}

function mapCharacters(text: string, map: (character: string) => string): string {
  let mapped = '';
  for (const character of text) mapped += map(character);
  return mapped;
}
