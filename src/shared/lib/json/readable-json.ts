import { SpanMap, type Span } from '#shared/lib/span-map.ts';

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/g;
const MEANINGS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** By how it begins alone: the whole may be megabytes long. */
function mayHoldEscapes(text: string): boolean {
  return /^\s*["{[]/.test(text) && text.includes('\\');
}

/** A text as it is searched, and where in the recorded text what is found in it stands. */
export interface Reading {
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
