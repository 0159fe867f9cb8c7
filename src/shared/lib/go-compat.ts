/** Go's text functions, so that our error details equal Coder's (`%q`), which clients compare. */

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

/** `strconv.Quote`: escapes only what is not printable. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const named = NAMED_ESCAPES[character];
    if (named !== undefined) quoted += named;
    else if (PRINTABLE.test(character)) quoted += character;
    else if (isByte(code)) quoted += `\\x${hex(code - BYTE, 2)}`;
    else if (code < 0x80) quoted += `\\x${hex(code, 2)}`;
    else quoted += code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return `${quoted}"`;
}

/** A byte that is not valid UTF-8 is represented by this lone surrogate plus the byte, as in Python's `surrogateescape`. */
const BYTE = 0xdc00;
const isByte = (code: number): boolean => code >= BYTE + 0x80 && code <= BYTE + 0xff;

/** The UTF-8 bytes of a text, which Go indexes and slices, one character (U+0000 to U+00FF) per byte. */
export function bytesOf(text: string): string {
  let bytes = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes += character;
    else if (isByte(code)) bytes += String.fromCharCode(code - BYTE);
    else for (const byte of new TextEncoder().encode(character)) bytes += String.fromCharCode(byte);
  }
  return bytes;
}

/** One UTF-8 character in a string of bytes: no overlong form, no surrogate, nothing above U+10FFFF. */
const UTF8 =
  /[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[^]/g;

/** Decodes UTF-8. A Go string can contain any bytes; `bytesOf` restores those that are not valid UTF-8. */
function fromBytes(bytes: string): string {
  if (/^[\0-\x7f]*$/.test(bytes)) return bytes;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return bytes.replace(UTF8, character => {
    const code = character.charCodeAt(0);
    if (character.length === 1) return code < 0x80 ? character : String.fromCharCode(BYTE + code);
    return decoder.decode(Uint8Array.from(character, byte => byte.charCodeAt(0)));
  });
}

/**
 * Quotes like the errors of Go's `time` package: every byte outside printable ASCII becomes `\xNN`.
 * @param bytes the result of `bytesOf`
 */
export function goTimeQuote(bytes: string): string {
  let quoted = '"';
  for (const byte of bytes) {
    const code = byte.charCodeAt(0);
    if (byte === '"' || byte === '\\') quoted += `\\${byte}`;
    else quoted += code < 0x20 || code > 0x7f ? `\\x${hex(code, 2)}` : byte;
  }
  return `${quoted}"`;
}

/** `strings.ToUpper` maps one character to one: `ß` does not change, but JavaScript returns `SS`. */
export function goUpper(text: string): string {
  return mapCharacters(text, character => {
    const upper = character.toUpperCase();
    return [...upper].length === 1 ? upper : character;
  });
}

/** `strings.ToLower` maps one character to one, regardless of its neighbors. */
export function goLower(text: string): string {
  return mapCharacters(text, character => [...character.toLowerCase()][0] ?? character);
}

function mapCharacters(text: string, map: (character: string) => string): string {
  let mapped = '';
  for (const character of text) mapped += map(character);
  return mapped;
}

type ParsedInt =
  { readonly ok: true; readonly value: bigint } | { readonly ok: false; readonly error: string };

/**
 * `strconv.ParseInt(text, 10, bits)`. Once the digits exceed the unsigned range of `bits`, the error is "out of range"
 * whatever follows; before that, trailing text is a syntax error.
 */
export function goParseInt(text: string, bits: 32 | 64): ParsedInt {
  const refuse = (reason: string): ParsedInt => ({
    ok: false,
    error: `strconv.ParseInt: parsing ${goQuote(text)}: ${reason}`,
  });
  const isNegative = text.startsWith('-');
  const digits = /^[+-]/.test(text) ? text.slice(1) : text;
  if (digits === '') return refuse('invalid syntax');
  const unsignedMax = 2n ** BigInt(bits) - 1n;
  const signedLimit = 2n ** BigInt(bits - 1);
  let value = 0n;
  for (const digit of digits) {
    if (digit < '0' || digit > '9') return refuse('invalid syntax');
    value = value * 10n + BigInt(digit);
    if (value > unsignedMax) return refuse('value out of range');
  }
  if (value > signedLimit || (value === signedLimit && !isNegative)) return refuse('value out of range');
  return { ok: true, value: isNegative ? -value : value };
}

/** `strconv.ParseBool`, with null for an error. */
export function goParseBool(text: string): boolean | null {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : null;
}

/**
 * `url.ParseQuery` without its error, like `Request.URL.Query()`: only a pair with a semicolon or a malformed escape is
 * dropped. Bytes that are not valid UTF-8 survive, see `fromBytes`.
 */
export function goParseQuery(query: string): [name: string, value: string][] {
  return query.split('&').flatMap((pair): [string, string][] => {
    if (pair === '' || pair.includes(';') || /%(?![0-9a-f]{2})/i.test(pair)) return [];
    const [name = '', ...value] = pair.split('=');
    return [[unescapeQuery(name), unescapeQuery(value.join('='))]];
  });
}

/** Formats pairs so that Go, and any other server, parses the same pairs. */
export function formatQuery(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs.map(([name, value]) => `${escapeQuery(name)}=${escapeQuery(value)}`).join('&');
}

function unescapeQuery(text: string): string {
  const bytes = bytesOf(text.replaceAll('+', ' '));
  return fromBytes(
    bytes.replace(/%(..)/g, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

function escapeQuery(text: string): string {
  return bytesOf(text).replace(/[^A-Za-z0-9*\-._]/g, byte =>
    byte === ' ' ? '+' : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
