import { foldText } from './fold-text.ts';
import { SpanMap, type Span } from './span-map.ts';

export interface Wanted {
  text: string;
  /** A regular expression, else the text itself however it is written. */
  isExpression: boolean;
}

/** The places in a text, in order, none empty and none over another; found one by one, so that who has enough stops. */
export type TextSearch = (text: string) => Iterable<Span>;

/** Lines begin and end for themselves: prompts have many. Case never counts, and a code point is one character. */
const FLAGS = 'gimu';

/** @throws SyntaxError where the expression is none */
export function createTextSearch({ text, isExpression }: Wanted): TextSearch {
  return isExpression ? searchExpression(new RegExp(text, FLAGS)) : searchLiteral(text);
}

/** Why an expression is none, in the browser's own words; null where it is one. */
export function whyNoExpression(text: string): string | null {
  try {
    void new RegExp(text, FLAGS);
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return words.slice(words.lastIndexOf(': ') + 1).trim();
  }
}

function searchExpression(expression: RegExp): TextSearch {
  return function* find(text) {
    for (const match of text.matchAll(expression)) {
      const { index } = match;
      if (match[0] !== '') yield { from: index, to: index + match[0].length };
    }
  };
}

/** Whether a text holds what is wanted, for those who need not know where. */
export function createTextTest(wanted: string): (text: string) => boolean {
  const { fold, needle } = literal(wanted);
  return text => fold(text).includes(needle);
}

/** What takes no room is only found as it is: folded it would be nothing. */
function literal(wanted: string): { fold: (text: string) => string; needle: string } {
  const folded = foldText(wanted);
  return folded === ''
    ? { fold: text => text, needle: wanted }
    : { fold: text => foldText(text), needle: folded };
}

function searchLiteral(wanted: string): TextSearch {
  const { fold, needle } = literal(wanted);
  const folded = foldText(wanted);
  return function* find(text) {
    if (needle === '') return;
    const haystack = fold(text);
    let at = haystack.indexOf(needle);
    if (at === -1) return;
    const map = new SpanMap();
    if (folded === '') map.add(0, 0, text.length, false);
    else foldText(text, map);
    let end = 0;
    for (; at !== -1; at = haystack.indexOf(needle, at + needle.length)) {
      const span = map.sourceOf({ from: at, to: at + needle.length });
      // Both halves of one character are one place.
      if (span.from >= end) yield span;
      end = Math.max(end, span.to);
    }
  };
}
