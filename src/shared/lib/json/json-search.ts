import { createTextTest } from '#shared/lib/text-search.ts';
import type { JsonNodes } from './json-nodes.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, isSpace, QUOTE } from './json-syntax.ts';

const SKIPPED = new Set([COMMA, COLON, CLOSE_ARRAY, CLOSE_OBJECT]);

/**
 * Looks through all keys and values for a text, folded as any search folds it, and notes the values that hold it or whose key
 * does. What is escaped is read as what it means: Coder writes `<` as an escape.
 */
export class JsonSearch {
  /** Where the values begin, in the order of the text. */
  readonly hits: number[] = [];
  readonly #nodes: JsonNodes;
  readonly #holds: (text: string) => boolean;
  #at: number;
  #keyHit = false;

  constructor(nodes: JsonNodes, wanted: string) {
    this.#nodes = nodes;
    this.#holds = createTextTest(wanted);
    this.#at = nodes.root;
  }

  /** Reads on by some characters, a string in one go. @returns whether all is read */
  step(characters: number): boolean {
    const { text } = this.#nodes;
    const stop = Math.min(text.length, this.#at + characters);
    while (this.#at < stop) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code) || SKIPPED.has(code)) this.#at += 1;
      else this.#take(code === QUOTE);
    }
    return this.#at >= text.length;
  }

  #take(quoted: boolean): void {
    const start = this.#at;
    if (this.#nodes.isContainer(start)) {
      this.#note(start, false);
      this.#at = start + 1;
      return;
    }
    const end = this.#nodes.endOf(start);
    const hit = this.#holds(this.#meaning(start, end));
    this.#at = end;
    if (quoted && this.#isKey(end)) this.#keyHit = hit;
    else this.#note(start, hit);
  }

  #note(start: number, hit: boolean): void {
    if (hit || this.#keyHit) this.hits.push(start);
    this.#keyHit = false;
  }

  #meaning(start: number, end: number): string {
    const source = this.#nodes.text.slice(start, end);
    if (!source.startsWith('"')) return source;
    return source.includes('\\') ? (this.#nodes.stringAt(start) ?? source) : source.slice(1, -1);
  }

  #isKey(end: number): boolean {
    const { text } = this.#nodes;
    let at = end;
    while (isSpace(text.charCodeAt(at))) at += 1;
    return text.charCodeAt(at) === COLON;
  }
}
