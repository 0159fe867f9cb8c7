import { Int32Vector } from '#shared/lib/collections.ts';
import { type JsonScan, JsonScanner } from './json-tokens.ts';
import { isTextDeeperThan } from './json-source.ts';
import {
  atomEnd,
  COLON,
  COMMA,
  isOpening,
  isSpace,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  rawTokens,
  stringEnd,
} from './json-slices.ts';

/** The direct members of an object or array, as start offsets in the text. */
interface JsonMembers {
  readonly starts: Int32Vector;
  /** Start of each key; null for an array. */
  readonly keys: Int32Vector | null;
}

/** Members found per step, after which the caller may yield to the main thread. */
const STEP_MEMBERS = 20_000;

/** Finds the members of a container in steps; nested containers are skipped, not parsed. */
function* findMembers(scan: JsonScan, number: number): Generator<undefined, JsonMembers> {
  const { text, containers } = scan;
  const { ends, afters } = containers;
  const count = containers.counts.at(number);
  const container = containers.starts.at(number);
  const starts = new Int32Vector(count);
  const keys = text.charCodeAt(container) === OPEN_OBJECT ? new Int32Vector(count) : null;
  let inner = number + 1;
  let at = container + 1;
  for (let left = count; left > 0; left -= 1) {
    if (left % STEP_MEMBERS === 0) yield;
    at = gapEnd(text, at);
    if (keys) {
      keys.push(at);
      at = gapEnd(text, knownStringEnd(scan, at));
    }
    starts.push(at);
    const code = text.charCodeAt(at);
    if (isOpening(code)) {
      at = ends.at(inner);
      inner = afters.at(inner);
    } else {
      at = code === QUOTE ? knownStringEnd(scan, at) : atomEnd(text, at);
    }
  }
  return { starts, keys };
}

/** The start of the next key or value. */
function gapEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isSpace(code) && code !== COMMA && code !== COLON) return end;
    end += 1;
  }
}

/** The end of the string that starts at `at`, in a text that is already scanned. */
function knownStringEnd({ text, longStrings }: JsonScan, at: number): number {
  return longStrings.get(at) ?? stringEnd(text, at);
}

type JsonKind = 'object' | 'array' | 'string' | 'atom';

const IDENTIFIER = /^"([A-Za-z_$][\w$]*)"$/;

/**
 * The values of a JSON text, each identified by its start offset. They stay text, so numbers keep every digit, and keys
 * keep their order and duplicates. Members are found on first access.
 */
export class JsonNodes {
  readonly text: string;
  readonly root: number;
  readonly #scan: JsonScan;
  readonly #members = new Map<number, JsonMembers>();

  constructor(scan: JsonScan) {
    this.text = scan.text;
    this.root = scan.root;
    this.#scan = scan;
  }

  kindAt(start: number): JsonKind {
    const code = this.text.charCodeAt(start);
    if (code === OPEN_OBJECT) return 'object';
    if (code === OPEN_ARRAY) return 'array';
    return code === QUOTE ? 'string' : 'atom';
  }

  isContainer(start: number): boolean {
    return isOpening(this.text.charCodeAt(start));
  }

  endOf(start: number): number {
    if (this.isContainer(start)) return this.#scan.containers.ends.at(this.#numberOf(start));
    if (this.text.charCodeAt(start) !== QUOTE) return atomEnd(this.text, start);
    return knownStringEnd(this.#scan, start);
  }

  /** Number of members of an object or array; 0 for other values. */
  countOf(start: number): number {
    return this.isContainer(start) ? this.#scan.containers.counts.at(this.#numberOf(start)) : 0;
  }

  membersOf(start: number): JsonMembers {
    const step = this.createMemberFinder(start);
    for (;;) {
      const members = step();
      if (members) return members;
    }
  }

  /**
   * Finds the members in steps, because there can be millions; the result is cached.
   * @returns a function that runs one step, and returns null until the last
   */
  createMemberFinder(start: number): () => JsonMembers | null {
    const cached = this.#members.get(start);
    if (cached) return () => cached;
    const steps = findMembers(this.#scan, this.#numberOf(start));
    return () => {
      const { done, value } = steps.next();
      if (!done) return null;
      this.#members.set(start, value);
      return value;
    };
  }

  /** The object or array that directly contains a value. */
  parentOf(start: number): number | null {
    const { starts, ends, parents } = this.#scan.containers;
    let number = starts.lastUpTo(start - 1);
    while (number !== -1 && ends.at(number) <= start) number = parents.at(number);
    return number === -1 ? null : starts.at(number);
  }

  /** The containers of a value, outermost first. */
  ancestorsOf(start: number): number[] {
    const found: number[] = [];
    for (let at = this.parentOf(start); at !== null; at = this.parentOf(at)) found.push(at);
    return found.toReversed();
  }

  /** Whether a value is the last member of its container, or the root. */
  isLast(start: number): boolean {
    const parent = this.parentOf(start);
    return parent === null || this.membersOf(parent).starts.at(this.countOf(parent) - 1) === start;
  }

  /** `$.files[3].path`; a key that is not an identifier keeps its JSON source: `$["odd key"]`. */
  pathOf(start: number): string {
    const ancestors = this.ancestorsOf(start);
    const steps = ancestors.map((container, index) => {
      const { keys, starts } = this.membersOf(container);
      const position = starts.lastUpTo(ancestors[index + 1] ?? start);
      if (keys === null) return `[${position}]`;
      const key = this.sourceOf(keys.at(position));
      const name = IDENTIFIER.exec(key)?.[1];
      return name === undefined ? `[${key}]` : `.${name}`;
    });
    return `$${steps.join('')}`;
  }

  /** The JSON source of a value or key. */
  sourceOf(start: number): string {
    return this.text.slice(start, this.endOf(start));
  }

  /** The decoded string at `start`, or null if the value is not a string. */
  stringAt(start: number): string | null {
    const value: unknown = this.text.charCodeAt(start) === QUOTE ? JSON.parse(this.sourceOf(start)) : null;
    return typeof value === 'string' ? value : null;
  }

  #numberOf(container: number): number {
    return this.#scan.containers.starts.lastUpTo(container);
  }
}

/** Parses a text in one go, or returns null if it is not JSON. Use {@link JsonScanner} for large texts. */
export function readJsonNodes(text: string): JsonNodes | null {
  const scan = new JsonScanner(text).step(Infinity);
  return scan === null || scan === 'more' ? null : new JsonNodes(scan);
}

/** Decodes a text that is one JSON string literal, as a recorded patch is; otherwise null. */
export function insideJsonString(text: string): string | null {
  if (!/^\s*"/.test(text)) return null;
  const value = parse(text);
  return typeof value === 'string' ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Indentation grows with the square of the depth. */
const MAX_DEPTH = 500;

/**
 * Indents JSON by two spaces, as Go and `JSON.stringify` do, but without parsing the values: numbers keep every digit,
 * and keys keep their order and duplicates. Returns null if the text is not a JSON object or array, or is nested more
 * than 500 levels deep.
 */
export function indentJson(text: string): string | null {
  if (!isJsonContainer(text) || isTextDeeperThan(text, MAX_DEPTH)) return null;
  const tokens = rawTokens(text);
  const output: string[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1] ?? '';
    const opens = previous === '{' || previous === '[';
    const closes = token === '}' || token === ']';
    if (opens && !closes) depth += 1;
    if (closes && !opens) depth -= 1;
    if (opens !== closes || previous === ',') output.push(`\n${'  '.repeat(depth)}`);
    output.push(token === ':' ? ': ' : token);
  });
  return output.join('');
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
