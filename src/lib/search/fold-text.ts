import type { SpanMap } from './span-map.ts';

const BEYOND_ASCII = /[^\0-\x7f]/;
/** What makes one character with the one before it: marks, the second and third letters of a Hangul syllable, narrow kana's voicing. */
const JOINING = /[\p{M}\u1160-\u11ff\uff9e\uff9f]/u;
const FIRST_JOINING = 0x300;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters remembered, so that each is folded once: more than a text of any language has. */
const MOST_REMEMBERED = 20_000;

const remembered = new Map<string, string>();
const joining = new Uint8Array(0x1_0000);

/**
 * Text as it is compared: compatibility forms composed (NFKC), case folded in full, what takes no room left out, much as
 * Unicode's NFKC_Casefold. Who searches for a word means it however it was typed: wide letters, ligatures, ß for ss.
 * Beyond it all four letters i are one, for whether a text is Turkish is not known, and accents still tell letters apart.
 * Each character is folded for itself, with its marks, so that a word is found wherever it stands.
 * @param map told where each piece came from
 */
export function foldText(text: string, map?: SpanMap): string {
  if (!BEYOND_ASCII.test(text)) {
    map?.add(0, 0, text.length, false);
    return text.toLowerCase();
  }
  const pieces: string[] = [];
  let length = 0;
  const add = (piece: string, from: number, to: number, isWhole: boolean): void => {
    map?.add(length, from, to, isWhole);
    pieces.push(piece);
    length += piece.length;
  };
  for (let at = 0; at < text.length;) {
    let end = at;
    while (end < text.length && text.charCodeAt(end) < 0x80) end += 1;
    if (end > at && joinsAt(text, end)) end -= 1;
    if (end > at) {
      add(text.slice(at, end).toLowerCase(), at, end, false);
      at = end;
      continue;
    }
    end += widthAt(text, end);
    while (joinsAt(text, end)) end += widthAt(text, end);
    add(foldCharacter(text.slice(at, end)), at, end, true);
    at = end;
  }
  return pieces.join('');
}

function foldCharacter(character: string): string {
  const known = remembered.get(character);
  if (known !== undefined) return known;
  // Letter by letter: the form of a last sigma would depend on its neighbours.
  const folded = [...character.normalize('NFKC')].map(foldCase).join('').replace(UNSEEN, '');
  const result = folded.replaceAll('i\u0307', 'i').normalize('NFKC');
  if (remembered.size < MOST_REMEMBERED) remembered.set(character, result);
  return result;
}

/** Lower case first, for the large ß has no larger form, and again in the end. */
function foldCase(letter: string): string {
  return letter.toLowerCase().toUpperCase().toLowerCase();
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function joinsAt(text: string, at: number): boolean {
  const code = text.codePointAt(at) ?? 0;
  if (code < FIRST_JOINING) return false;
  if (code > 0xffff) return JOINING.test(String.fromCodePoint(code));
  if (joining[code] === 0) joining[code] = JOINING.test(String.fromCharCode(code)) ? 1 : 2;
  return joining[code] === 1;
}
