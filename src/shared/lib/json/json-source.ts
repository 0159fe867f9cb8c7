import { rawMembers } from './json-slices.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE, stringEnd } from './json-tokens.ts';

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
  return Object.fromEntries(rawMembers(text).map(([name, value]) => [name, readValue(value)]));
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

/*
 * How deep JSON is nested, without recursion. `JSON.parse` reads any depth, but `JSON.stringify`, structured clones and
 * most code that walks a value overflow the stack at some thousand levels.
 */

/** Whether more than `most` objects and arrays of a JSON text lie in each other. */
export function isTextDeeperThan(text: string, most: number): boolean {
  // Each level takes two brackets.
  if (text.length <= 2 * most) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = stringEnd(text, at);
      if (end === -1) return false;
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
  }
  return false;
}

/** The same of a value that was read from JSON. */
export function isValueDeeperThan(value: unknown, most: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((each): unknown[] => Object.values(each)).filter(isContainer);
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
