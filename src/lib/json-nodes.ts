import { IntList } from './int-list.ts';
import { JsonScanner, type JsonScan } from './json-scanner.ts';
import {
  atomEnd,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isSpace,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  stringEnd,
} from './json-syntax.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'atom';

/** The direct members of an object or array, by where they begin in the text. */
export interface JsonMembers {
  readonly starts: IntList;
  /** Where each key begins; null in an array. */
  readonly keys: IntList | null;
}

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
    return this.#scan.longStrings.get(start) ?? stringEnd(this.text, start);
  }

  /** Members of an object or array, 0 of anything else. */
  countOf(start: number): number {
    return this.isContainer(start) ? this.#scan.containers.counts.at(this.#numberOf(start)) : 0;
  }

  membersOf(start: number): JsonMembers {
    const known = this.#members.get(start);
    if (known) return known;
    const members = this.#findMembers(start);
    this.#members.set(start, members);
    return members;
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

  #findMembers(container: number): JsonMembers {
    const { ends, counts, afters } = this.#scan.containers;
    const number = this.#numberOf(container);
    const count = counts.at(number);
    const starts = new IntList(count);
    const keys = this.kindAt(container) === 'object' ? new IntList(count) : null;
    let inner = number + 1;
    let at = container + 1;
    for (let left = count; left > 0; left -= 1) {
      at = this.#gapEnd(at);
      if (keys) {
        keys.push(at);
        at = this.#gapEnd(this.endOf(at));
      }
      starts.push(at);
      if (this.isContainer(at)) {
        at = ends.at(inner);
        inner = afters.at(inner);
      } else {
        at = this.text.charCodeAt(at) === QUOTE ? this.endOf(at) : this.#atomEnd(at);
      }
    }
    return { starts, keys };
  }

  /** What was read once need not be checked again: there can be millions. */
  #atomEnd(at: number): number {
    let end = at + 1;
    for (;;) {
      const code = this.text.charCodeAt(end);
      if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || isSpace(code)) return end;
      end += 1;
    }
  }

  #gapEnd(at: number): number {
    let end = at;
    for (;;) {
      const code = this.text.charCodeAt(end);
      if (!isSpace(code) && code !== COMMA && code !== COLON) return end;
      end += 1;
    }
  }
}

/** Reads a text whole, at once; null where it is no JSON. For what is large, see {@link JsonScanner}. */
export function readJsonNodes(text: string): JsonNodes | null {
  const scan = new JsonScanner(text).step(Infinity);
  return scan === null || scan === 'more' ? null : new JsonNodes(scan);
}
