/** Where the tokens of JSON text end. Loops and no recursion, so that neither size nor depth can exhaust the stack. */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_U = 0x75;

const ESCAPED = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'].map(character => character.charCodeAt(0)));
const HEX = /^[\da-f]{4}$/i;
const WORDS = ['true', 'false', 'null'];

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** After the closing quote of the string that opens at `at`; -1 where it is no JSON string. */
export function stringEnd(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code < 0x20) return -1;
    if (code !== BACKSLASH) continue;
    index += 1;
    const escaped = text.charCodeAt(index);
    if (escaped === SMALL_U && HEX.test(text.slice(index + 1, index + 5))) index += 4;
    else if (!ESCAPED.has(escaped)) return -1;
  }
  return -1;
}

/** After the number or word that begins at `at`; -1 where it is neither. */
export function atomEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === MINUS || isDigit(code)) return numberEnd(text, at);
  const word = WORDS.find(each => text.startsWith(each, at));
  return word === undefined ? -1 : at + word.length;
}

/** The same inside an object or array that was read: it need not be checked again, and there can be millions. */
export function knownAtomEnd(text: string, at: number): number {
  let end = at + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || isSpace(code)) return end;
    end += 1;
  }
}

/** Where the next key or value begins, in a text that was read. */
export function gapEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isSpace(code) && code !== COMMA && code !== COLON) return end;
    end += 1;
  }
}

function numberEnd(text: string, at: number): number {
  let end = text.charCodeAt(at) === MINUS ? at + 1 : at;
  const digits = end;
  // A leading zero stands alone.
  end = text.charCodeAt(end) === ZERO ? end + 1 : digitsEnd(text, end);
  if (end === digits) return -1;
  if (text.charCodeAt(end) === DOT) {
    const fraction = digitsEnd(text, end + 1);
    if (fraction === end + 1) return -1;
    end = fraction;
  }
  if ((text.charCodeAt(end) | 0x20) !== 0x65) return end;
  const sign = text.charCodeAt(end + 1);
  const exponent = sign === PLUS || sign === MINUS ? end + 2 : end + 1;
  const last = digitsEnd(text, exponent);
  return last === exponent ? -1 : last;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
