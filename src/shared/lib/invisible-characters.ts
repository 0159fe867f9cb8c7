/** Combining marks shown per letter, more than any script uses; more of them would cover the letter. */
const MAX_MARKS = 12;

/**
 * Characters without width, or that change the text direction: controls (except tab, newline and the carriage return
 * before one), soft hyphen, zero-width and bidi controls, tags, noncharacters, lone surrogates, and marks beyond the
 * maximum. The zero-width joiners are not included, because scripts and emoji need them.
 */
const INVISIBLE = new RegExp(
  [
    `(?<=\\p{M}{${MAX_MARKS}})\\p{M}`,
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

/** Splits text into visible and invisible segments. */
export function splitInvisible(text: string): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > from) segments.push({ text: text.slice(from, match.index), invisible: false });
    segments.push({ text: match[0], invisible: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) segments.push({ text: text.slice(from), invisible: false });
  return segments;
}

/** White space, joiners, variation selectors and the blank Braille pattern: valid within a text, invisible alone. */
const INVISIBLE_ALONE = /\s|\u200c|\u200d|\u2800|[\ufe00-\ufe0f]/gu;

/** Whether a text has no visible character. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, '').replace(INVISIBLE_ALONE, '') === '';
}

/** Replaces invisible characters by their names, for places that show plain text only, such as a tooltip or page title. */
export function escapeInvisible(text: string): string {
  return splitInvisible(text)
    .map(segment => (segment.invisible ? `[${invisibleNames(segment.text)}]` : segment.text))
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
