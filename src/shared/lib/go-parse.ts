/** Input as Go's standard library reads it: Coder's answers, and its error texts, follow from that. */
import { bytesOf, fromBytes, goQuote } from './go-text.ts';

export type ParsedInt =
  { readonly ok: true; readonly value: bigint } | { readonly ok: false; readonly error: string };

/**
 * `strconv.ParseInt(text, 10, bits)`. A number that has left the unsigned range of `bits` is out of range, whatever
 * follows it; only before that is trailing text a syntax error.
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

/** `strconv.ParseBool`; null for what it refuses. */
export function goParseBool(text: string): boolean | null {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text) ? false : null;
}

/**
 * `url.ParseQuery` without its error, as `Request.URL.Query()` uses it: a pair with a semicolon or a malformed escape is
 * dropped, the others count. Bytes that are not UTF-8 are kept, see `fromBytes`.
 */
export function goParseQuery(query: string): [name: string, value: string][] {
  return query.split('&').flatMap((pair): [string, string][] => {
    if (pair === '' || pair.includes(';') || /%(?![0-9a-f]{2})/i.test(pair)) return [];
    const [name = '', ...value] = pair.split('=');
    return [[unescapeQuery(name), unescapeQuery(value.join('='))]];
  });
}

/** Pairs as a query that Go, and every other server, reads as these pairs. */
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
