import { formatCharacters, plural } from '#shared/i18n/t.ts';

const LENGTH = 120;
const HEAD_CHARACTERS = 1000;

/** One line that tells a call from its neighbours: the first short value of its input, or how its text begins. */
export function summarizeInput(input: string): string {
  // Only the beginning is looked at: an input can be megabytes long.
  const head = input.slice(0, HEAD_CHARACTERS);
  const text = firstValue(head) ?? head;
  const line = text
    .slice(0, 4 * LENGTH)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line;
}

/** Calls this few and this short are readable at once; more start folded. */
const OPEN_CALLS = 4;
const OPEN_CHARACTERS = 600;

/** Whether a call shows its input at first; `index` is its place among the calls. */
export function isExpandedByDefault(input: string, index: number): boolean {
  return index < OPEN_CALLS && input.length <= OPEN_CHARACTERS && !isEmptyInput(input);
}

/** Nothing was passed: agents write it in several ways. */
export function isEmptyInput(input: string): boolean {
  return ['', 'null', '""', '{}'].includes(input.trim());
}

/** Longer ones are not read just to be counted. */
const COUNTED_CHARACTERS = 100_000;

/** What an input is and how much of it there is, with nothing of what it says: `JSON, 12 keys`. */
export function toolInputLabel(input: string): string {
  const value = input.length <= COUNTED_CHARACTERS && /^\s*[{[]/.test(input) ? parseJson(input) : undefined;
  if (Array.isArray(value))
    return plural(value.length, { one: 'JSON, {n} element', other: 'JSON, {n} elements' });
  if (typeof value === 'object' && value !== null)
    return plural(Object.keys(value).length, { one: 'JSON, {n} key', other: 'JSON, {n} keys' });
  return formatCharacters(input.length);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The string that a text is or whose object begins with, or the number or word that it begins with. */
const FIRST_VALUE =
  /^\s*(?:(?:\{\s*"[^"\\]*"\s*:\s*)?"((?:[^"\\]|\\.){0,500})|\{\s*"[^"\\]*"\s*:\s*([\d.eE+-]+|true|false))/;

function firstValue(head: string): string | null {
  const match = FIRST_VALUE.exec(head);
  const text = match?.[1];
  if (text === undefined) return match?.[2] ?? null;
  return text.replace(/\\(u[\da-f]{4}|.)/gi, (_, escaped: string) => {
    if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
    return escaped === 'n' || escaped === 't' || escaped === 'r' ? ' ' : escaped;
  });
}
