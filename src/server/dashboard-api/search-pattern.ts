import { foldText, foldUncached, JOINING, SPACE } from '#shared/lib/text-search.ts';

/*
 * Postgres cannot fold text as the browser's search does. So it selects the texts that may match with a regular
 * expression that never misses one, and the server searches only these as the browser does.
 */

/** Postgres regular expressions that match every text in which the literal search finds the query, and a few others. */
export interface LiteralPatterns {
  /** A part of the query in ASCII, in lower case, that every ASCII text with a match has too; null if there is none. */
  readonly word: string | null;
  /** Whether an ASCII text matches if it has the word. */
  readonly isWhole: boolean;
  readonly hasDigit: boolean;
  readonly plain: string;
  /** For JSON text, in which the characters of the query may be escaped. */
  readonly json: string;
  /** For the text of a column with metadata, which has other spaces, key order and numbers than Coder's response. */
  readonly metadata: string;
}

/** Characters of the query that Postgres searches for. More make the expression slower, and not more selective. */
const MAX_CHARACTERS = 40;

export function literalPatterns(query: string): LiteralPatterns {
  const folded = foldText(query);
  // A query of ignorable characters only is searched unfolded.
  const isFolded = folded !== '';
  const characters = [...(isFolded ? folded : query)].slice(0, MAX_CHARACTERS);
  const others = isFolded ? otherForms(characters) : '';
  const formsOf = (character: string): string =>
    isFolded ? bracketExpression(forms(character)) : bracketExpression([character]);
  const anyOf = (...patterns: string[]): string => patterns.filter(pattern => pattern !== '').join('|');
  const plain = characters.map(each => repeated(each, formsOf(each))).join('');
  const json = (each: string): string => escapable(each, formsOf(each));
  const word = isFolded ? longestWord(folded) : null;
  const hasDigit = /\d/.test(folded);
  const metadata = longestRun(characters).map(each =>
    /[[\]:"]/.test(each) ? `\\s*${json(each)}\\s*` : json(each),
  );
  return {
    word,
    isWhole: word === folded,
    hasDigit,
    plain: anyOf(plain, others),
    json: anyOf(characters.map(json).join(''), others, ESCAPED_BEYOND_ASCII),
    metadata:
      // Nothing is left to search for, so every text may match.
      metadata.length === 0
        ? ''
        : anyOf(metadata.join(''), others, ESCAPED_BEYOND_ASCII, hasDigit ? REWRITTEN_NUMBER : ''),
  };
}

/** An escaped character that is not ASCII; it can stand for any other form. */
const ESCAPED_BEYOND_ASCII = String.raw`\\u(?:[1-9a-fA-F]|0[1-9a-fA-F]|00[89a-fA-F])`;
/** Numbers that Coder's response may write in another way than `jsonb`. */
const REWRITTEN_NUMBER = '[0-9]{16}|[.][0-9]*0(?:[^0-9]|$)|[.]000000';
const ANY_ESCAPE = String.raw`\\u[0-9a-fA-F]{4}`;

const repeated = (character: string, form: string): string => (character === ' ' ? `${form}+` : form);

/** Matches a character of JSON text, whether or not it is escaped. */
function escapable(character: string, form: string): string {
  if (character === ' ') return String.raw`(?:${form}|\\[bfnrt]|${ANY_ESCAPE})+`;
  if (character === '\\') return String.raw`(?:\\{1,2}|${ANY_ESCAPE})`;
  if (character === '"' || character === '/') return String.raw`(?:\\?${form}|${ANY_ESCAPE})`;
  if (character === '\b') return String.raw`(?:${form}|\\b|${ANY_ESCAPE})`;
  return `(?:${form}|${ANY_ESCAPE})`;
}

/** Characters that no JSON writes in another way, and no number contains. */
const WORDS = /[a-z_\-.;=!?()*+~^|$%@#]+/g;

function longestWord(folded: string): string | null {
  const words = folded.match(WORDS) ?? [];
  return words.reduce<string | null>(
    (longest, word) => (word.length > (longest?.length ?? 0) ? word : longest),
    null,
  );
}

/** The longest run of characters without the braces and commas of JSON, because the keys may have another order. */
function longestRun(characters: readonly string[]): string[] {
  const parts: string[][] = [[]];
  for (const character of characters) {
    if (/[{},]/.test(character)) parts.push([]);
    else parts.at(-1)?.push(character);
  }
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}

interface FoldIndex {
  /** Characters by the single character that they fold to. */
  readonly single: ReadonlyMap<string, readonly string[]>;
  /** Characters that fold to several, by each of these. */
  readonly several: ReadonlyMap<string, readonly string[]>;
  /** Characters that fold to nothing. */
  readonly ignored: readonly string[];
  readonly spaces: readonly string[];
}

let foldIndex: FoldIndex | null = null;

/** Takes about a tenth of a second, once. */
function indexOfFolds(): FoldIndex {
  if (foldIndex) return foldIndex;
  const single = new Map<string, string[]>();
  const several = new Map<string, string[]>();
  const ignored: string[] = [];
  const spaces: string[] = [];
  const add = (map: Map<string, string[]>, key: string, character: string): void => {
    const list = map.get(key);
    if (list) list.push(character);
    else map.set(key, [character]);
  };
  for (const [first, last] of FOLDED_RANGES) {
    for (let code = first; code <= last; code += 1) {
      const character = String.fromCodePoint(code);
      if (SPACE.test(character)) spaces.push(character);
      else {
        const folded = [...foldUncached(character)];
        if (folded.length === 0) ignored.push(character);
        else if (folded.length === 1) {
          if (folded[0] !== character) add(single, folded[0] ?? '', character);
        } else for (const each of new Set(folded)) add(several, each, character);
      }
    }
  }
  foldIndex = { single, several, ignored, spaces };
  return foldIndex;
}

/** Without ideographs, Hangul syllables, surrogates, private and unassigned planes, which fold to themselves. */
const FOLDED_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x0001, 0x33ff],
  [0xa000, 0xabff],
  [0xd7b0, 0xd7ff],
  [0xf900, 0xffff],
  [0x1_0000, 0x1_6fff],
  [0x1_b000, 0x1_ffff],
  [0x2_f800, 0x2_fa1f],
  [0xe_0000, 0xe_0fff],
];

/** The characters that fold to this one. */
function forms(character: string): readonly string[] {
  const { single, spaces } = indexOfFolds();
  const others = single.get(character) ?? [];
  return character === ' ' ? [...spaces, ...others] : [character, ...others];
}

/**
 * Matches characters that let a text match in another way than character by character: ignorable ones, those that fold
 * to several characters, and marks that combine with the character before.
 */
function otherForms(characters: readonly string[]): string {
  const { ignored, several } = indexOfFolds();
  const marks = characters
    .flatMap(each => [...each.normalize('NFD')])
    .filter(each => JOINING.test(each))
    .concat(characters.includes('i') ? ['\u0307'] : []);
  return bracketExpression([
    ...ignored,
    ...characters.flatMap(each => several.get(each) ?? []),
    ...marks.flatMap(forms),
  ]);
}

/** A bracket expression of these characters, or an empty string for none. */
function bracketExpression(characters: readonly string[]): string {
  const codes = [...new Set(characters.map(each => each.codePointAt(0) ?? 0))].sort((a, b) => a - b);
  if (codes.length === 0) return '';
  const ranges: { from: number; to: number }[] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last?.to === code - 1) last.to = code;
    else ranges.push({ from: code, to: code });
  }
  const written = ranges.map(({ from, to }) =>
    from === to ? escapeCode(from) : `${escapeCode(from)}-${escapeCode(to)}`,
  );
  return `[${written.join('')}]`;
}

function escapeCode(code: number): string {
  const character = String.fromCodePoint(code);
  if (/[a-z0-9]/i.test(character) && code < 0x80) return character;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

const ESCAPE = /\\(?:u\{([\da-f]{1,6})\}|x([\da-f]{2})|k<|([1-9])|(.))/isy;

/** Ignores case, and `^` and `$` match at lines, as in the browser. */
export const EXPRESSION_FLAGS = '(?iw)';

/** The content of bracket expressions for JavaScript's classes, because those of Postgres depend on its locale. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z0-9_',
  s: String.raw`\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff`,
};
const ANY_BUT_LINE_END = String.raw`[^\n\r\u2028\u2029]`;

/**
 * Converts a JavaScript regular expression to Postgres' syntax, where that is different.
 * @returns null if it refers back to a group, which can take forever
 */
export function toPostgresExpression(source: string): string | null {
  let converted = '';
  let isInClass = false;
  for (let at = 0; at < source.length;) {
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(source);
    if (escape) {
      const [whole, point, byte, back, letter = ''] = escape;
      if (back !== undefined || whole === '\\k<') return null;
      const code = point ?? byte;
      if (code !== undefined) converted += escapeCode(parseInt(code, 16));
      else if (isInClass) converted += CLASSES[letter] ?? whole;
      else converted += convertEscape(whole, letter);
      at += whole.length;
      continue;
    }
    const character = source.charAt(at);
    if (isInClass && character === '[') converted += '\\[';
    else if (!isInClass && character === '(') {
      // Without captures: to find those, Postgres may try every way in which a text matches.
      const [start, isGroup] = readGroupStart(source, at);
      converted += isGroup ? '(?:' : start;
      at += start.length;
      continue;
    } else converted += character === '.' && !isInClass ? ANY_BUT_LINE_END : character;
    if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    at += 1;
  }
  return converted;
}

/** A group start, a group end, a repetition, or one character. */
const TOKEN =
  /(\((?:\?(?:<?[=!]|:|<[^>]*>))?)|(\))|\{(\d+)(?:,(\d*))?\}\??|([*+?]\??)|\\(?:u\{[\da-f]+\}|c.|.)|\[(?:\\.|[^\]\\])*\]|./gis;

/** The characters, groups and branches of an expression when its repetitions with a number are written out. */
export function expressionSize(source: string): number {
  const groups = [{ size: 0, last: 0 }];
  const add = (size: number): void => {
    const group = groups.at(-1);
    if (group) Object.assign(group, { size: group.size + size, last: size });
  };
  const repeat = (times: number): void => {
    const group = groups.at(-1);
    if (group) {
      Object.assign(group, { size: group.size + group.last * (times - 1), last: group.last * times });
    }
  };
  const close = (): void => add((groups.pop()?.size ?? 0) + 1);
  for (const [, groupStart, groupEnd, least, most, operator] of source.matchAll(TOKEN)) {
    if (groupStart !== undefined) groups.push({ size: 0, last: 0 });
    else if (groupEnd !== undefined && groups.length > 1) close();
    else if (least !== undefined) {
      repeat(Math.min(MAX_REPETITIONS, Math.max(Number(least), Number(most ?? 0), 1)));
    } else if (operator === undefined) add(1);
  }
  // A group without its end is read before it is refused.
  while (groups.length > 1) close();
  return groups[0]?.size ?? 0;
}

/** Postgres refuses more. */
const MAX_REPETITIONS = 255;

/** The start of a group or of a lookaround, which is not a group. */
function readGroupStart(source: string, at: number): [start: string, isGroup: boolean] {
  const [start = '('] = /^\((?:\?(?:<?[=!]|:|<[^>]*>))?/.exec(source.slice(at)) ?? [];
  return [start, !/[=!]$/.test(start)];
}

/** Converts an escape outside of a bracket expression. */
function convertEscape(whole: string, letter: string): string {
  if (letter === 'b') return '\\y';
  if (letter === 'B') return '\\Y';
  const [included, excluded] = [CLASSES[letter], CLASSES[letter.toLowerCase()]];
  if (included !== undefined) return `[${included}]`;
  return excluded === undefined ? whole : `[^${excluded}]`;
}
