import type { Span } from './span-map.ts';

/** A place in a text with what stands around it, in one line. */
export interface Excerpt {
  before: string;
  match: string;
  after: string;
}

const BEFORE = 48;
const MATCH = 160;
const AFTER = 160;

export function excerptOf(text: string, { from, to }: Span): Excerpt {
  const start = cutAt(text, Math.max(0, from - BEFORE));
  const end = cutAt(text, Math.min(to, from + MATCH));
  const rest = cutAt(text, Math.min(text.length, to + AFTER));
  return {
    before: (start > 0 ? '…' : '') + beginning(oneLine(text.slice(start, from)), start > 0),
    match: oneLine(text.slice(from, end)) + (end < to ? '…' : ''),
    after: oneLine(text.slice(to, rest)).trimEnd() + (rest < text.length ? '…' : ''),
  };
}

/** Not in the middle of a short word, where it is cut. */
const beginning = (text: string, isCut: boolean): string =>
  (isCut ? text.replace(/^\S{1,12} (?=.)/, '') : text).trimStart();

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** Not between the halves of a character, nor before its marks. */
function cutAt(text: string, at: number): number {
  let cut = at;
  while (cut > 0 && cut < text.length && /^[\p{M}\u200d\udc00-\udfff]/u.test(text.slice(cut, cut + 2))) {
    cut -= 1;
  }
  return cut;
}
