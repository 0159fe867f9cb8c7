import { isClosing, isOpening, QUOTE, rawMembers, stringEnd } from './json-slices.ts';

/** The source text of a JSON object, array, or number that a JavaScript number does not represent exactly. */
export class JsonSource {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest number if the source is a number, such as `1.0` or `9007199254740993`; otherwise null. */
  toNumber(): number | null {
    return /^-?\d/.test(this.text) ? Number(this.text) : null;
  }
}

/** The members of a JSON object; values that JSON.parse would alter stay JsonSource. Null if it is not an object. */
export function readMembers(text: string): Record<string, unknown> | null {
  if (!/^\s*\{/.test(text)) return null;
  return Object.fromEntries(rawMembers(text).map(([name, value]) => [name, readValue(value)]));
}

/** A value as JSON text: the original source if known. */
export function jsonText(value: unknown): string {
  return value instanceof JsonSource ? value.text : (JSON.stringify(value) ?? '');
}

function readValue(text: string): unknown {
  if (/^[{[]/.test(text)) return new JsonSource(text);
  const value: unknown = JSON.parse(text);
  return typeof value === 'number' && String(value) !== text ? new JsonSource(text) : value;
}

/**
 * Whether a JSON text nests objects and arrays more than `max` levels deep. `JSON.parse` accepts any depth, but
 * `JSON.stringify`, structured clones and most recursive code overflow the stack at a few thousand levels.
 */
export function isTextDeeperThan(text: string, max: number): boolean {
  // Each level takes two brackets.
  if (text.length <= 2 * max) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at) - 1;
    else if (isClosing(code)) depth -= 1;
    else if (isOpening(code)) depth += 1;
    if (depth > max) return true;
  }
  return false;
}

/** Like {@link isTextDeeperThan}, for a parsed value; also without recursion. */
export function isValueDeeperThan(value: unknown, max: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > max) return true;
    level = level.flatMap((each): unknown[] => Object.values(each)).filter(isContainer);
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
