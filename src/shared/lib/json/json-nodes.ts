import { Int32Vector } from '#shared/lib/collections.ts';
import {
  type JsonScan,
  gapEnd,
  knownAtomEnd,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  stringEnd,
  JsonScanner,
  atomEnd,
} from './json-tokens.ts';
import { isTextDeeperThan } from './json-source.ts';
import { rawTokens } from './json-slices.ts';

/** The direct members of an object or array, by where they begin in the text. */
interface JsonMembers {
  readonly starts: Int32Vector;
  /** Where each key begins; null in an array. */
  readonly keys: Int32Vector | null;
}

/** Members found before the page may breathe, where it is let. */
const STEP_MEMBERS = 20_000;

/** Finds the members of the container of that number, in steps: inner ones are stepped over, not read. */
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
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      at = ends.at(inner);
      inner = afters.at(inner);
    } else {
      at = code === QUOTE ? knownStringEnd(scan, at) : knownAtomEnd(text, at);
    }
  }
  return { starts, keys };
}

/** After the string that begins there, in a text that was read. */
function knownStringEnd({ text, longStrings }: JsonScan, at: number): number {
  return longStrings.get(at) ?? stringEnd(text, at);
}

type JsonKind = 'object' | 'array' | 'string' | 'atom';

const IDENTIFIER = /^"([A-Za-z_$][\w$]*)"$/;

/**
 * The values of a JSON text, each named by where it begins. They stay in the text: numbers keep every digit, keys their
 * order, repeated keys stay. Members are found when they are asked for.
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
    const code = this.text.charCodeAt(start);
    return code === OPEN_OBJECT || code === OPEN_ARRAY;
  }

  endOf(start: number): number {
    if (this.isContainer(start)) return this.#scan.containers.ends.at(this.#numberOf(start));
    if (this.text.charCodeAt(start) !== QUOTE) return atomEnd(this.text, start);
    return knownStringEnd(this.#scan, start);
  }

  /** Members of an object or array, 0 of anything else. */
  countOf(start: number): number {
    return this.isContainer(start) ? this.#scan.containers.counts.at(this.#numberOf(start)) : 0;
  }

  membersOf(start: number): JsonMembers {
    const step = this.findingMembersOf(start);
    for (;;) {
      const members = step();
      if (members) return members;
    }
  }

  /** Finds them in steps, for there can be millions; from then on they are known. */
  findingMembersOf(start: number): () => JsonMembers | null {
    const known = this.#members.get(start);
    if (known) return () => known;
    const finding = findMembers(this.#scan, this.#numberOf(start));
    return () => {
      const { done, value } = finding.next();
      if (!done) return null;
      this.#members.set(start, value);
      return value;
    };
  }

  /** The object or array that a value lies in directly. */
  parentOf(start: number): number | null {
    const { starts, ends, parents } = this.#scan.containers;
    let number = starts.lastUpTo(start - 1);
    while (number !== -1 && ends.at(number) <= start) number = parents.at(number);
    return number === -1 ? null : starts.at(number);
  }

  /** The objects and arrays around a value, from the outermost inwards. */
  ancestorsOf(start: number): number[] {
    const found: number[] = [];
    for (let at = this.parentOf(start); at !== null; at = this.parentOf(at)) found.push(at);
    return found.toReversed();
  }

  /** Whether it is the last member of what it lies in, or all there is. */
  isLast(start: number): boolean {
    const parent = this.parentOf(start);
    return parent === null || this.membersOf(parent).starts.at(this.countOf(parent) - 1) === start;
  }

  /** `$.files[3].path`, with keys that are no names as they stand in the text: `$["odd key"]`. */
  pathOf(start: number): string {
    const around = this.ancestorsOf(start);
    const steps = around.map((container, index) => {
      const { keys, starts } = this.membersOf(container);
      const position = starts.lastUpTo(around[index + 1] ?? start);
      if (keys === null) return `[${position}]`;
      const key = this.sourceOf(keys.at(position));
      const name = IDENTIFIER.exec(key)?.[1];
      return name === undefined ? `[${key}]` : `.${name}`;
    });
    return `$${steps.join('')}`;
  }

  /** A value or key as it stands in the text. */
  sourceOf(start: number): string {
    return this.text.slice(start, this.endOf(start));
  }

  /** What the string that begins there says; null for anything else. */
  stringAt(start: number): string | null {
    const value: unknown = this.text.charCodeAt(start) === QUOTE ? JSON.parse(this.sourceOf(start)) : null;
    return typeof value === 'string' ? value : null;
  }

  #numberOf(container: number): number {
    return this.#scan.containers.starts.lastUpTo(container);
  }
}

/** Reads a text whole, at once; null where it is no JSON. For what is large, see {@link JsonScanner}. */
export function readJsonNodes(text: string): JsonNodes | null {
  const scan = new JsonScanner(text).step(Infinity);
  return scan === null || scan === 'more' ? null : new JsonNodes(scan);
}

/** The text inside a JSON string literal (a patch is recorded as one), null where the whole is no such literal. */
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

/** The spaces before its lines would grow with the square of the depth. */
const DEEPEST = 500;

/**
 * JSON text laid out over lines, indented by two spaces as Go and `JSON.stringify` do it, but worked on as text: numbers
 * keep every digit, keys their order and repeated keys stay. Null where the text is no JSON object or array,
 * or one that is nested too deeply.
 */
export function indentJson(text: string): string | null {
  if (!isJsonContainer(text) || isTextDeeperThan(text, DEEPEST)) return null;
  const words = rawTokens(text);
  const pieces: string[] = [];
  let depth = 0;
  words.forEach((word, index) => {
    const before = words[index - 1] ?? '';
    const opens = before === '{' || before === '[';
    const closes = word === '}' || word === ']';
    if (opens && !closes) depth += 1;
    if (closes && !opens) depth -= 1;
    if (opens !== closes || before === ',') pieces.push(`\n${'  '.repeat(depth)}`);
    pieces.push(word === ':' ? ': ' : word);
  });
  return pieces.join('');
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
