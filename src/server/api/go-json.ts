import { isTextDeeperThan } from '#shared/lib/json/json-source.ts';
import { rawElements, rawMembers } from '#shared/lib/json/json-slices.ts';

/**
 * JSON as Go's encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped, and fields in insertion order, as
 * in a struct. Bigints keep every digit.
 */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const fields = Object.entries(value).map(([name, field]) => `${goText(name)}:${goJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** Several JSON parsers refuse deeper nesting in metadata, and with it the whole page. */
const MAX_METADATA_DEPTH = 500;

/** A number that may lose digits as a JavaScript number; it may also match inside a string. */
const LONG_NUMBER = /[[:,]\s*-?(?:\d{16}|\d+[.eE]|0\s*[,}\]])/;

/**
 * Converts the text of a `metadata` column as Coder does: NULL stays null; a non-object, or too deep nesting,
 * becomes `{}`. Coder parses numbers as float64, but here they keep every digit.
 */
export function goMetadata(text: string | null): string {
  if (text === null || text === 'null') return 'null';
  // The common case.
  if (text === '{}' || !keepsMetadata(text)) return '{}';
  return LONG_NUMBER.test(text) ? sortedText(text) : sortedJson(JSON.parse(text));
}

/** Whether `goMetadata` returns all content of a `metadata` column. */
export function keepsMetadata(text: string): boolean {
  return text === 'null' || (text.startsWith('{') && !isTextDeeperThan(text, MAX_METADATA_DEPTH));
}

/** JSON with the keys of every object sorted as in Go's maps. */
function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return goJson(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
  return `{${fields.map(([name, field]) => `${goText(name)}:${sortedJson(field)}`).join(',')}}`;
}

/** Like `sortedJson`, but works on JSON text so that numbers stay unchanged. */
function sortedText(json: string): string {
  const text = json.trim();
  if (text.startsWith('[')) return `[${rawElements(text).map(sortedText).join(',')}]`;
  if (text.startsWith('"')) return goText(String(JSON.parse(text)));
  if (!text.startsWith('{')) return text;
  // Of duplicate keys the last counts.
  const fields = [...new Map(rawMembers(text))].sort(([a], [b]) => compareCodePoints(a, b));
  return `{${fields.map(([name, field]) => `${goText(name)}:${sortedText(field)}`).join(',')}}`;
}

const SURROGATE = /[\ud800-\udfff]/;

// UTF-8 sorts by code point; JavaScript's order differs above U+FFFF.
function compareCodePoints(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

function goText(text: string): string {
  return goEscaped(JSON.stringify(text));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Escapes what HTML or JavaScript could misread; in JSON these characters only occur in strings. */
export function goEscaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, character => ESCAPES[character] ?? character);
}
