import { memberTexts } from './json-slices.ts';

/** A JSON value kept as it was written: an object, an array, or a number that a JavaScript number cannot say in full. */
export class JsonSource {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** A number that was only kept for its digits, such as `1.0` or `9007199254740993`, else null. */
  toNumber(): number | null {
    return /^-?\d/.test(this.text) ? Number(this.text) : null;
  }
}

/** The members of a JSON object, every value with all its digits; null where the text is no object. */
export function readMembers(text: string): Record<string, unknown> | null {
  if (!/^\s*\{/.test(text)) return null;
  return Object.fromEntries(memberTexts(text).map(([name, value]) => [name, readValue(value)]));
}

/** A value as JSON text, as it was written where that is known. */
export function jsonText(value: unknown): string {
  return value instanceof JsonSource ? value.text : (JSON.stringify(value) ?? '');
}

function readValue(text: string): unknown {
  if (/^[{[]/.test(text)) return new JsonSource(text);
  const value: unknown = JSON.parse(text);
  return typeof value === 'number' && String(value) !== text ? new JsonSource(text) : value;
}
