import { Int32Vector } from './collections.ts';

const CHUNK_CHARACTERS = 2000;
/** A longer text is clamped until the user expands it. */
const CLAMP_CHARACTERS = 1200;
const CLAMP_LINES = 14;
/** A text that is longer by less than this is shown whole, because the button takes as much space. */
const CLAMP_SLACK = 80;

/** The starts of chunks that are laid out separately: cut at line ends, or within a line that is too long. */
export function chunksOf(text: string): Int32Vector {
  const starts = new Int32Vector();
  let at = 0;
  while (at < text.length) {
    starts.push(at);
    at = chunkEnd(text, at);
  }
  return starts;
}

function chunkEnd(text: string, from: number): number {
  const max = from + CHUNK_CHARACTERS;
  if (max >= text.length) return text.length;
  // A search in the whole text would go back to its start if it is a single line.
  const chunk = text.slice(from, max);
  const line = chunk.lastIndexOf('\n');
  if (line >= 0) return from + line + 1;
  const space = chunk.lastIndexOf(' ');
  return space > CHUNK_CHARACTERS / 2 ? from + space + 1 : beforePair(text, max);
}

/** The text of a chunk, without its last newline, because each chunk is a block element. */
export function chunkAt(text: string, starts: Int32Vector, index: number): string {
  const to = index + 1 < starts.length ? starts.at(index + 1) : text.length;
  const from = starts.at(index);
  return text.slice(from, index + 1 < starts.length && text.charAt(to - 1) === '\n' ? to - 1 : to);
}

/** The start of a text, or all of it if it is only slightly longer than the limit. */
export function clampText(text: string): string {
  let end = 0;
  for (let line = 0; line < CLAMP_LINES; line += 1) {
    const next = text.indexOf('\n', end);
    if (next === -1) {
      end = text.length;
      break;
    }
    end = next + 1;
  }
  const cut = Math.min(end, CLAMP_CHARACTERS);
  if (text.length - cut < CLAMP_SLACK) return text;
  return text.slice(0, beforePair(text, cut)).trimEnd();
}

/** Moves a cut before a surrogate pair that it would split. */
function beforePair(text: string, cut: number): number {
  const last = text.charCodeAt(cut - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut - 1 : cut;
}
