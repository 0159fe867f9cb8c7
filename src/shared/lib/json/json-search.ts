import { createTextTest, SpanMap, type Span } from '#shared/lib/text-search.ts';
import type { JsonNodes } from './json-nodes.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, isSpace, QUOTE } from './json-tokens.ts';

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

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/g;
const MEANINGS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** By how it begins alone: the whole may be megabytes long. */
function mayHoldEscapes(text: string): boolean {
  return /^\s*["{[]/.test(text) && text.includes('\\');
}

/** A text as it is searched, and where in the recorded text what is found in it stands. */
interface Reading {
  text: string;
  sourceOf: (span: Span) => Span;
}

/** The readings of a recorded text, of which the first in which anything is found counts: JSON as what it means, then as it is shown. */
export function* readingsOf(text: string, isJson: boolean): Generator<Reading> {
  if (isJson && mayHoldEscapes(text)) {
    let map: SpanMap | null = null;
    yield { text: readableJson(text), sourceOf: span => (map ??= mapOf(text)).sourceOf(span) };
  }
  yield { text, sourceOf: span => span };
}

/** Made only where something is found. */
function mapOf(text: string): SpanMap {
  const map = new SpanMap();
  readableJson(text, map);
  return map;
}

/** JSON text with what is escaped in it read as what it means, as a person would write what they look for. */
export function readableJson(text: string, map?: SpanMap): string {
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  const add = (piece: string, to: number, isWhole: boolean): void => {
    if (to > from) map?.add(length, from, to, isWhole);
    pieces.push(piece);
    length += piece.length;
    from = to;
  };
  for (const match of text.matchAll(ESCAPE)) {
    add(text.slice(from, match.index), match.index, false);
    add(meaningOf(match[0].slice(1)), match.index + match[0].length, true);
  }
  add(text.slice(from), text.length, false);
  return pieces.join('');
}

function meaningOf(escaped: string): string {
  if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
  return MEANINGS[escaped] ?? escaped;
}
