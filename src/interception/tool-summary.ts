import { insideJsonString } from '#lib/json-text.ts';

const LENGTH = 120;

/** One line that tells a call from its neighbours: the first short value of its input, or how its text begins. */
export function summarizeInput(input: string): string {
  const text = insideJsonString(input) ?? firstValue(input) ?? input;
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
export function startsOpen(input: string, index: number): boolean {
  return index < OPEN_CALLS && input.length <= OPEN_CHARACTERS && !isEmptyInput(input);
}

/** Nothing was passed: agents write it in several ways. */
export function isEmptyInput(input: string): boolean {
  return ['', 'null', '""', '{}'].includes(input.trim());
}

function firstValue(input: string): string | null {
  // Only the beginning is looked at: an input can be megabytes long.
  const match = /^\s*\{\s*"[^"\\]*"\s*:\s*(?:"((?:[^"\\]|\\.){0,500})|([\d.eE+-]+|true|false))/.exec(
    input.slice(0, 1000),
  );
  const text = match?.[1];
  if (text === undefined) return match?.[2] ?? null;
  return text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' || escaped === 't' ? ' ' : escaped));
}
