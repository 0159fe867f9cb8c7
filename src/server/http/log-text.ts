/** The longest value of a log line, in characters. */
export const LONGEST_VALUE = 1000;

/** Characters that an editor, a terminal or a reader does not show, so that a token may hide behind them. */
const HIDDEN = String.raw`["'\x60´‘’‚‛“”„‟«»‹›\\\p{C}\p{M}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*`;
const CHARACTER = `[A-Za-z0-9]${HIDDEN}`;
/** A session token of Coder's: ten characters, a dash, 22 more. Somebody may have pasted theirs into the wrong box. */
const TOKEN = new RegExp(
  `(?:${CHARACTER}){10}[ :]*[\\p{Pd}\\u2212\\u00ad]${HIDDEN}[ :]*(?:${CHARACTER}){21}[A-Za-z0-9]`,
  'gu',
);
export const MASK = '[token]';

/** A text without session tokens, also where escapes, quotes or invisible characters stand in them. */
export function withoutTokens(text: string): string {
  const plain = withoutEscapes(text).normalize('NFKD');
  if (plain.search(TOKEN) >= 0) return plain.replaceAll(TOKEN, MASK);
  return text;
}

/** More than anybody writes by accident; each round makes the text shorter. */
const MOST_ROUNDS = 50;

/** Percent escapes, also those of escapes, and those of JSON and HTML. */
function withoutEscapes(text: string): string {
  let plain = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = plain
      .replace(/%(?:25)*([0-9a-f]{2})/gi, (_escape, hex: string) => characterOf(hex))
      .replace(
        /(?:\\|%(?:25)*)u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x0*([0-9a-f]{1,6});/gi,
        (_escape, ...hex: unknown[]) => characterOf(String(hex.find(each => typeof each === 'string'))),
      )
      .replace(/&#0*(\d{1,7});/g, (_escape, digits: string) => characterOf(Number(digits).toString(16)));
    if (next === plain) return fromUtf8(plain);
    plain = next;
  }
  return fromUtf8(plain);
}

function characterOf(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Escaped bytes have become characters of their own: back to the text that they are, where they are one. */
function fromUtf8(text: string): string {
  return text.replace(/[\x80-\xff]{2,}/g, bytes => {
    const decoded = Buffer.from(bytes, 'latin1').toString();
    return decoded.includes('\ufffd') ? bytes : decoded;
  });
}

/** As JSON of one line in which no character is invisible, moves the cursor or turns the direction of reading. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, character =>
    Array.from({ length: character.length }, (_none, at) => escapeOf(character.charCodeAt(at))).join(''),
  );
}

/** Words for the log that may hold a text from outside, on one line. */
export function visibleLine(text: string): string {
  return visibleJson(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\\\\', '\\')
    .slice(0, LONGEST_VALUE);
}

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const escapeOf = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;
