import { goLower } from '#shared/lib/go-text.ts';
import { trimQuotes, wordsOf, type Span } from './query-language.ts';
import { quoteTyped, withoutQuotes } from './typed-query.ts';

/** What stands at the caret, and the part of the text that a completion takes the place of. */
export interface Completing extends Span {
  /** Null where a key is being written, or a word without one. */
  readonly key: string | null;
  /** Up to the caret, without quotes. */
  readonly typed: string;
  /** Whether the word has a key and a value already: then only its key can be another one. */
  readonly hasValue: boolean;
}

export interface Completed {
  readonly text: string;
  readonly caret: number;
}

/** What could be completed at a place of a query; total, whatever the text and the place. */
export function completingAt(text: string, place: number): Completing {
  const caret = Math.max(0, Math.min(Math.trunc(place) || 0, text.length));
  const word = wordsOf(text).find(({ from, to }) => from <= caret && caret <= to);
  if (!word) return { key: null, typed: '', hasValue: false, from: caret, to: caret };
  const colon = colonOf(text, word);
  const start = colon === null || caret <= colon ? word.from : colon + 1;
  const end = isOpen(text, { from: start, to: word.to }) ? caret : word.to;
  const typed = withoutQuotes(trimQuotes(text.slice(start, caret)));
  if (start === word.from) {
    return { key: null, typed, hasValue: colon !== null, from: start, to: colon === null ? end : colon + 1 };
  }
  const key = goLower(trimQuotes(text.slice(word.from, start - 1)));
  return { key, typed, hasValue: true, from: start, to: end };
}

/** With a key in the completed one's place, its value to be written next. */
export function acceptKey(text: string, { from, to }: Span, key: string): Completed {
  const before = `${text.slice(0, from)}${key}:`;
  return { text: before + text.slice(to), caret: before.length };
}

/** With a value in the completed one's place, and room for the next word. `key` where the word had none. */
export function acceptValue(
  text: string,
  { from, to }: Span,
  value: string,
  key: string | null = null,
): Completed {
  const before = `${text.slice(0, from)}${key === null ? '' : `${key}:`}${quoteTyped(value)} `;
  return { text: before + text.slice(to).replace(/^ /, ''), caret: before.length };
}

/** The first colon outside quotes. */
function colonOf(text: string, { from, to }: Span): number | null {
  let quoted = false;
  for (let at = from; at < to; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ':' && !quoted) return at;
  }
  return null;
}

/** An unclosed quote swallows what follows, which is not meant by it while it is being written. */
function isOpen(text: string, { from, to }: Span): boolean {
  return text.slice(from, to).split('"').length % 2 === 0;
}
