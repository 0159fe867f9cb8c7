import { formatCharacters, plural } from '#shared/i18n/t.ts';

const MAX_LENGTH = 120;
const HEAD_CHARACTERS = 1000;

/** Summarizes a call in one line: the first short value of its input, or the start of its text. */
export function summarizeInput(input: string): string {
  // Parses only the start, because an input can be megabytes long.
  const head = input.slice(0, HEAD_CHARACTERS);
  const text = firstValue(head) ?? head;
  const line = text
    .slice(0, 4 * MAX_LENGTH)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/** A few short calls are expanded by default. All others are collapsed. */
const MAX_EXPANDED_CALLS = 4;
const MAX_EXPANDED_CHARACTERS = 600;

/** @param index zero-based, among the calls of the interception */
export function isExpandedByDefault(input: string, index: number): boolean {
  return index < MAX_EXPANDED_CALLS && input.length <= MAX_EXPANDED_CHARACTERS && !isEmptyInput(input);
}

/** Agents encode an empty input in several ways. */
export function isEmptyInput(input: string): boolean {
  return ['', 'null', '""', '{}'].includes(input.trim());
}

/** Longer inputs are not parsed just to count their keys. */
const MAX_PARSED_CHARACTERS = 100_000;

/** Describes the type and size of an input without its content, for example `JSON, 12 keys`. */
export function toolInputLabel(input: string): string {
  const value =
    input.length <= MAX_PARSED_CHARACTERS && /^\s*[{[]/.test(input) ? parseJson(input) : undefined;
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

/** Matches a leading string, or the first value of an object: a string, number or boolean. */
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
