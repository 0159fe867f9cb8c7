import { isTextDeeperThan } from '#shared/lib/json/json-source.ts';
import { rawElements, rawMembers } from '#shared/lib/json/json-slices.ts';

/**
 * JSON as Go's encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped, the fields of an object in their own order,
 * as those of a struct; bigints keep every digit.
 */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const fields = Object.entries(value).map(([name, field]) => `${goText(name)}:${goJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** Objects and lists in each other, in metadata: several JSON readers refuse more, and with it the whole page. */
const DEEPEST_METADATA = 500;

/** A number that may lose digits on its way through a number of JavaScript; in a text it only looks like one. */
const LONG_NUMBER = /[[:,]\s*-?(?:\d{16}|\d+[.eE]|0\s*[,}\]])/;

/**
 * The JSON of a `metadata` column (its text) as Coder's converter reads it: NULL stays null, what is no object becomes
 * `{}`, as does what is nested too deeply. There numbers pass through float64; here they keep every digit.
 */
export function goMetadata(text: string | null): string {
  if (text === null || text === 'null') return 'null';
  // What most rows have.
  if (text === '{}' || !keepsMetadata(text)) return '{}';
  return LONG_NUMBER.test(text) ? sortedText(text) : sortedJson(JSON.parse(text));
}

/** Whether `goMetadata` gives all that the text of a `metadata` column holds. */
export function keepsMetadata(text: string): boolean {
  return text === 'null' || (text.startsWith('{') && !isTextDeeperThan(text, DEEPEST_METADATA));
}

/** JSON in which the names of every object are in the order of Go's maps. */
function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return goJson(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
  return `{${fields.map(([name, field]) => `${goText(name)}:${sortedJson(field)}`).join(',')}}`;
}

/** The same of JSON as it is written, for numbers that must stay as they are. */
function sortedText(json: string): string {
  const text = json.trim();
  if (text.startsWith('[')) return `[${rawElements(text).map(sortedText).join(',')}]`;
  if (text.startsWith('"')) return goText(String(JSON.parse(text)));
  if (!text.startsWith('{')) return text;
  // Of several with one name the last counts.
  const fields = [...new Map(rawMembers(text))].sort(([a], [b]) => compareCodePoints(a, b));
  return `{${fields.map(([name, field]) => `${goText(name)}:${sortedText(field)}`).join(',')}}`;
}

const SURROGATE = /[\ud800-\udfff]/;

// UTF-8 orders like code points; JavaScript's own order differs above U+FFFF.
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

/** JSON with what HTML or JavaScript could stumble over escaped, which is in its strings if it is anywhere. */
export function goEscaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, character => ESCAPES[character] ?? character);
}
