import { IntList } from '#shared/lib/int-list.ts';
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

/** Where every object and array of a text lies, in the order in which they open. */
export interface JsonContainers {
  readonly starts: IntList;
  /** After the closing bracket. */
  readonly ends: IntList;
  /** Direct members. */
  readonly counts: IntList;
  /** The number of the container around it, -1 for the outermost. */
  readonly parents: IntList;
  /** The number of the first container that opens after this one has closed. */
  readonly afters: IntList;
}

export interface JsonScan {
  readonly text: string;
  /** Where the value begins. */
  readonly root: number;
  readonly containers: JsonContainers;
  /** From the start to the end of each string that would take time to skip. */
  readonly longStrings: ReadonlyMap<number, number>;
}

const LONG_STRING = 512;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

/**
 * Reads JSON text once, as strictly as JSON.parse, and notes where things are. Takes a bounded number of characters at
 * a time (a string in one go), so that its caller can let the page breathe between.
 */
export class JsonScanner {
  readonly #text: string;
  readonly #containers: JsonContainers = {
    starts: new IntList(),
    ends: new IntList(),
    counts: new IntList(),
    parents: new IntList(),
    afters: new IntList(),
  };
  readonly #longStrings = new Map<number, number>();
  #root = -1;
  #at = 0;
  #open = -1;
  #expected: Expected = 'value';

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns what was found once all is read, null where it is no JSON, 'more' until then */
  step(characters: number): JsonScan | null | 'more' {
    const text = this.#text;
    const stop = Math.min(text.length, this.#at + characters);
    while (this.#at < stop) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code)) this.#at += 1;
      else if (!this.#take(code)) return null;
    }
    if (this.#at < text.length) return 'more';
    if (this.#expected !== 'nothing') return null;
    return { text, root: this.#root, containers: this.#containers, longStrings: this.#longStrings };
  }

  #take(code: number): boolean {
    switch (this.#expected) {
      case 'value or end':
        return code === CLOSE_ARRAY ? this.#close() : this.#takeValue(code);
      case 'value':
        return this.#takeValue(code);
      case 'key or end':
        return code === CLOSE_OBJECT ? this.#close() : this.#takeKey(code);
      case 'key':
        return this.#takeKey(code);
      case 'colon':
        return code === COLON && this.#pass('value');
      case 'comma or end':
        if (code === COMMA) return this.#pass(this.#inObject() ? 'key' : 'value');
        return code === (this.#inObject() ? CLOSE_OBJECT : CLOSE_ARRAY) && this.#close();
      case 'nothing':
        return false;
    }
  }

  #pass(expected: Expected): true {
    this.#at += 1;
    this.#expected = expected;
    return true;
  }

  #takeKey(code: number): boolean {
    return code === QUOTE && this.#skip(stringEnd(this.#text, this.#at), 'colon');
  }

  #takeValue(code: number): boolean {
    const { starts, ends, counts, parents, afters } = this.#containers;
    if (this.#open === -1) this.#root = this.#at;
    else counts.add(this.#open, 1);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      parents.push(this.#open);
      this.#open = starts.length;
      starts.push(this.#at);
      for (const list of [ends, counts, afters]) list.push(0);
      return this.#pass(code === OPEN_OBJECT ? 'key or end' : 'value or end');
    }
    const end = code === QUOTE ? stringEnd(this.#text, this.#at) : atomEnd(this.#text, this.#at);
    return this.#skip(end, this.#open === -1 ? 'nothing' : 'comma or end');
  }

  #skip(end: number, expected: Expected): boolean {
    if (end === -1) return false;
    if (end - this.#at > LONG_STRING) this.#longStrings.set(this.#at, end);
    this.#at = end;
    this.#expected = expected;
    return true;
  }

  #close(): true {
    const { starts, ends, parents, afters } = this.#containers;
    ends.set(this.#open, this.#at + 1);
    afters.set(this.#open, starts.length);
    this.#open = parents.at(this.#open);
    return this.#pass(this.#open === -1 ? 'nothing' : 'comma or end');
  }

  #inObject(): boolean {
    return this.#text.charCodeAt(this.#containers.starts.at(this.#open)) === OPEN_OBJECT;
  }
}
