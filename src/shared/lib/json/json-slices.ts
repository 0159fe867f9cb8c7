/**
 * Pieces of JSON text as they were written: numbers keep every digit, keys their order, escapes their form. For text
 * that is known to be JSON; of anything else the answer is null or what little can be told.
 */

/** The text of an object's member, null where there is none; of several with the same key the last, as `JSON.parse` does. */
export function rawMember(object: string, key: string): string | null {
  let found: string | null = null;
  for (const [name, value] of itemsOf(object, '{')) if (name === key) found = value;
  return found;
}

/** The texts of an array's elements. */
export function rawElements(array: string): string[] {
  return [...itemsOf(array, '[')].map(([, value]) => value);
}

/** An object's members in their order, by name, each as it was written. */
export function rawMembers(object: string): [name: string, value: string][] {
  return [...itemsOf(object, '{')];
}

/** The strings, atoms and marks that a text is made of, without the space between them. */
export function rawTokens(text: string): string[] {
  const words: string[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const end = text[at] === '"' ? skipString(text, at) : Math.max(at + 1, skip(ATOM, text, at));
    words.push(text.slice(at, end));
    at = end;
  }
  return words;
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

function skip(what: RegExp, text: string, at: number): number {
  what.lastIndex = at;
  what.exec(text);
  return Math.max(at, what.lastIndex);
}

/** Where the value that begins at `at` ends; `at` itself where none does. */
function skipValue(text: string, at: number): number {
  if (text[at] === '"') return skipString(text, at);
  if (text[at] !== '{' && text[at] !== '[') return skip(ATOM, text, at);
  let depth = 0;
  let here = at;
  for (;;) {
    NEXT.lastIndex = here;
    const mark = NEXT.exec(text);
    if (!mark) return text.length;
    here = mark[0] === '"' ? skipString(text, mark.index) : mark.index + 1;
    if (mark[0] === '{' || mark[0] === '[') depth += 1;
    if (mark[0] === '}' || mark[0] === ']') depth -= 1;
    if (depth === 0) return here;
  }
}

/** By searching for quotes and counting back: a string of megabytes must not pass through a regular expression. */
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
