/**
 * Slices of JSON source: numbers keep every digit, keys their order, escapes their form. The text must be valid JSON;
 * for anything else the results are undefined but the calls return.
 */

/** The source of a member, or null if it does not exist; of duplicate keys the last wins, as in `JSON.parse`. */
export function rawMember(object: string, key: string): string | null {
  let found: string | null = null;
  for (const [name, value] of itemsOf(object, '{')) if (name === key) found = value;
  return found;
}

export function rawElements(array: string): string[] {
  return [...itemsOf(array, '[')].map(([, value]) => value);
}

/** All members in order, duplicates included. */
export function rawMembers(object: string): [name: string, value: string][] {
  return [...itemsOf(object, '{')];
}

/** The tokens of a text, without white space. */
export function rawTokens(text: string): string[] {
  const tokens: string[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const end = text[at] === '"' ? skipString(text, at) : Math.max(at + 1, skip(ATOM, text, at));
    tokens.push(text.slice(at, end));
    at = end;
  }
  return tokens;
}

function* itemsOf(text: string, opening: '{' | '['): Generator<[name: string, value: string]> {
  let at = skipSpace(text, 0);
  if (text[at] !== opening) return;
  for (;;) {
    at = skipSpace(text, at + 1);
    let name = '';
    if (opening === '{') {
      const end = skipValue(text, at);
      name = stringOf(text.slice(at, end));
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const end = skipValue(text, at);
    if (end === at) return;
    yield [name, text.slice(at, end)];
    at = skipSpace(text, end);
    if (text[at] !== ',') return;
  }
}

const SPACE = /\s*/y;
const ATOM = /[^\s{}[\],:"]*/y;
const NEXT = /["{}[\]]/g;

function skipSpace(text: string, at: number): number {
  return skip(SPACE, text, at);
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.exec(text);
  return Math.max(at, pattern.lastIndex);
}

/** The end of the value at `at`, or `at` if there is no value. */
function skipValue(text: string, at: number): number {
  if (text[at] === '"') return skipString(text, at);
  if (text[at] !== '{' && text[at] !== '[') return skip(ATOM, text, at);
  let depth = 0;
  let end = at;
  for (;;) {
    NEXT.lastIndex = end;
    const match = NEXT.exec(text);
    if (!match) return text.length;
    end = match[0] === '"' ? skipString(text, match.index) : match.index + 1;
    if (match[0] === '{' || match[0] === '[') depth += 1;
    if (match[0] === '}' || match[0] === ']') depth -= 1;
    if (depth === 0) return end;
  }
}

/** Searches for quotes and counts backslashes backwards, which is faster than a regular expression for megabytes. */
function skipString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text[quote - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function stringOf(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
