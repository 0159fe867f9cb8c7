/**
 * JSON as Go's encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped, maps sorted by name (in code points,
 * and never with numeric names first, as a JavaScript object would), fields of a struct in their own order.
 * A `Map` stands for Go's map, a plain object for a struct; bigints keep every digit.
 */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const fields = value instanceof Map ? [...value] : Object.entries(value);
  return `{${fields.map(([name, field]) => `${quote(String(name))}:${goJson(field)}`).join(',')}}`;
}

/**
 * A `metadata` column (its JSON text) as Coder's converter reads it: NULL stays null, what is no object becomes `{}`.
 * Numbers pass through float64 there as here.
 */
export function goMetadata(text: string | null): ReadonlyMap<string, unknown> | null {
  if (text === null) return null;
  const parsed: unknown = JSON.parse(text);
  if (parsed === null) return null;
  const value = asGo(parsed);
  return value instanceof Map ? value : new Map();
}

function asGo(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asGo);
  const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
  return new Map(entries.map(([name, field]) => [name, asGo(field)]));
}

// UTF-8 orders like code points; JavaScript's own order differs above U+FFFF.
function compareCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const ESCAPED = /[<>&\u2028\u2029]/g;

function quote(text: string): string {
  return JSON.stringify(text).replace(
    ESCAPED,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
