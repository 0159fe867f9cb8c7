/** Marks on one letter that are still drawn: more than any script has, for a heap of them hides what it stands on. */
const MARKS = 12;

/**
 * Characters that take no room or turn the direction of what follows: controls (tab, newline and a newline's carriage
 * return aside), soft hyphen, zero-width and bidi controls, tags, noncharacters, lone surrogates. The zero-width joiners
 * stay: scripts and emoji need them. Marks beyond what is drawn of them are no letters either.
 */
const INVISIBLE = new RegExp(
  [
    `(?<=\\p{M}{${MARKS}})\\p{M}`,
    '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad]',
    '\\r(?!\\n)',
    '[\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f]',
    '[\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff]',
    '[\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]',
    '\\p{Surrogate}',
  ].join('|'),
  'gu',
);

export interface TextSegment {
  text: string;
  invisible: boolean;
}

/** Splits text into what can be read and what would not be seen; joined again the pieces are the text. */
export function splitInvisible(text: string): TextSegment[] {
  const pieces: TextSegment[] = [];
  let from = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), invisible: false });
    pieces.push({ text: match[0], invisible: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), invisible: false });
  return pieces;
}

/** Joiners, variation selectors and the blank of Braille: parts of a text that is seen, but nothing on their own. */
const NOTHING_ALONE = /\s|\u200c|\u200d|\u2800|[\ufe00-\ufe0f]/gu;

/** Whether nothing of a text can be seen: empty, white space, characters that take no room. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, '').replace(NOTHING_ALONE, '') === '';
}

/** For what shows plain text only, such as a hint or the title of a page: names in place of what would not be seen. */
export function escapeInvisible(text: string): string {
  return splitInvisible(text)
    .map(piece => (piece.invisible ? `[${invisibleNames(piece.text)}]` : piece.text))
    .join('');
}

/** `U+202E U+0000` */
export function invisibleNames(characters: string): string {
  return [...characters].map(codePointName).join(' ');
}

/** `U+202E` */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
