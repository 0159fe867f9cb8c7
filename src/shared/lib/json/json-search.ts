import { createTextTest, SpanMap, type Span } from '#shared/lib/text-search.ts';
import type { JsonNodes } from './json-nodes.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, isSpace, QUOTE, skipSpace } from './json-slices.ts';

const SKIPPED = new Set([COMMA, COLON, CLOSE_ARRAY, CLOSE_OBJECT]);

/**
 * Searches all keys and values for a folded text, and collects the values that match or whose key matches. Escapes are
 * decoded first, because Coder escapes `<`.
 */
export class JsonSearch {
  /** Starts of the matching values, in text order. */
  readonly hits: number[] = [];
  readonly #nodes: JsonNodes;
  readonly #matches: (text: string) => boolean;
  #at: number;
  #keyHit = false;

  constructor(nodes: JsonNodes, query: string) {
    this.#nodes = nodes;
    this.#matches = createTextTest(query);
    this.#at = nodes.root;
  }

  /**
   * Searches the next characters; a string is always searched whole.
   * @returns whether the search is complete
   */
  step(characters: number): boolean {
    const { text } = this.#nodes;
    const stop = Math.min(text.length, this.#at + characters);
    while (this.#at < stop) {
      const code = text.charCodeAt(this.#at);
      if (isSpace(code) || SKIPPED.has(code)) this.#at += 1;
      else this.#readToken(code === QUOTE);
    }
    return this.#at >= text.length;
  }

  #readToken(quoted: boolean): void {
    const start = this.#at;
    if (this.#nodes.isContainer(start)) {
      this.#addValue(start, false);
      this.#at = start + 1;
      return;
    }
    const end = this.#nodes.endOf(start);
    const hit = this.#matches(this.#decode(start, end));
    this.#at = end;
    if (quoted && this.#isKey(end)) this.#keyHit = hit;
    else this.#addValue(start, hit);
  }

  #addValue(start: number, hit: boolean): void {
    if (hit || this.#keyHit) this.hits.push(start);
    this.#keyHit = false;
  }

  #decode(start: number, end: number): string {
    const source = this.#nodes.text.slice(start, end);
    if (!source.startsWith('"')) return source;
    return source.includes('\\') ? (this.#nodes.stringAt(start) ?? source) : source.slice(1, -1);
  }

  #isKey(end: number): boolean {
    const { text } = this.#nodes;
    return text.charCodeAt(skipSpace(text, end)) === COLON;
  }
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/g;
const CONTROL_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A cheap test that does not parse, because the text may be megabytes long. */
function mayHaveEscapes(text: string): boolean {
  return /^\s*["{[]/.test(text) && text.includes('\\');
}

/** A form of a recorded text that is searched. */
interface Reading {
  text: string;
  /** Maps a match back to the recorded text. */
  sourceOf: (span: Span) => Span;
}

/** The forms to search, until one has a match: JSON with its escapes decoded, then the text itself. */
export function* readingsOf(text: string, isJson: boolean): Generator<Reading> {
  if (isJson && mayHaveEscapes(text)) {
    let map: SpanMap | null = null;
    yield { text: readableJson(text), sourceOf: span => (map ??= mapOf(text)).sourceOf(span) };
  }
  yield { text, sourceOf: span => span };
}

/** Slow, so it is only called for a match. */
function mapOf(text: string): SpanMap {
  const map = new SpanMap();
  readableJson(text, map);
  return map;
}

/** Decodes the escapes in JSON text, so that a query matches as the user types it. */
export function readableJson(text: string, map?: SpanMap): string {
  const segments: string[] = [];
  let length = 0;
  let from = 0;
  const add = (segment: string, to: number, isWhole: boolean): void => {
    if (to > from) map?.add(length, from, to, isWhole);
    segments.push(segment);
    length += segment.length;
    from = to;
  };
  for (const match of text.matchAll(ESCAPE)) {
    add(text.slice(from, match.index), match.index, false);
    add(decodeEscape(match[0].slice(1)), match.index + match[0].length, true);
  }
  add(text.slice(from), text.length, false);
  return segments.join('');
}

function decodeEscape(escaped: string): string {
  if (escaped.length > 1) return String.fromCharCode(parseInt(escaped.slice(1), 16));
  return CONTROL_ESCAPES[escaped] ?? escaped;
}
