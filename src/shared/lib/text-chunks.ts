import { Int32Vector } from './collections.ts';

const CHUNK_CHARACTERS = 2000;
/** Beyond these a text is cut until asked for; a page of what nobody reads hides what one has come for. */
const CLAMP_CHARACTERS = 1200;
const CLAMP_LINES = 14;
/** A text that is only a little longer is shown whole: the button would take as much room. */
const CLAMP_SLACK = 80;

/** Where a text can be cut into pieces to lay out one by one: at line ends, or where a line is too long for that. */
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
  const most = from + CHUNK_CHARACTERS;
  if (most >= text.length) return text.length;
  // Searched in the piece alone: in a text of one line each search would go back to its beginning.
  const piece = text.slice(from, most);
  const line = piece.lastIndexOf('\n');
  if (line >= 0) return from + line + 1;
  const space = piece.lastIndexOf(' ');
  return space > CHUNK_CHARACTERS / 2 ? from + space + 1 : beforePair(text, most);
}

/** One piece without the line end that its own block makes. */
export function chunkAt(text: string, starts: Int32Vector, index: number): string {
  const to = index + 1 < starts.length ? starts.at(index + 1) : text.length;
  const from = starts.at(index);
  return text.slice(from, index + 1 < starts.length && text.charAt(to - 1) === '\n' ? to - 1 : to);
}

/** The beginning of a text, or all of it where that is hardly more. */
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

/** A cut that leaves a surrogate pair whole. */
function beforePair(text: string, cut: number): number {
  const last = text.charCodeAt(cut - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut - 1 : cut;
}
