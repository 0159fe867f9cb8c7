export type JsonTokenKind = 'key' | 'string' | 'atom' | 'punctuation' | 'space';

export interface JsonToken {
  kind: JsonTokenKind;
  text: string;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Lays JSON text out over lines, as tokens to colour. Works on the text and not on the parsed value, so numbers keep
 * every digit, keys their order and repeated keys stay. Null where the text is no JSON object or array.
 */
export function layOutJson(text: string): JsonToken[] | null {
  if (!isJsonContainer(text)) return null;
  const laidOut: JsonToken[] = [];
  const words = text.match(TOKEN) ?? [];
  let depth = 0;
  words.forEach((word, index) => {
    const next = words[index + 1];
    if (word === '{' || word === '[') {
      laidOut.push({ kind: 'punctuation', text: word });
      if (next === '}' || next === ']') return;
      depth += 1;
      laidOut.push(line(depth));
    } else if (word === '}' || word === ']') {
      const opened = words[index - 1];
      if (opened !== '{' && opened !== '[') {
        depth -= 1;
        laidOut.push(line(depth));
      }
      laidOut.push({ kind: 'punctuation', text: word });
    } else if (word === ',') {
      laidOut.push({ kind: 'punctuation', text: word }, line(depth));
    } else if (word === ':') {
      laidOut.push({ kind: 'punctuation', text: ': ' });
    } else if (word.startsWith('"')) {
      laidOut.push({ kind: next === ':' ? 'key' : 'string', text: word });
    } else {
      laidOut.push({ kind: 'atom', text: word });
    }
  });
  return laidOut;
}

/** The text inside a JSON string literal (a patch is recorded as one), null where the whole is no such literal. */
export function insideJsonString(text: string): string | null {
  if (!/^\s*"/.test(text)) return null;
  const value = parse(text);
  return typeof value === 'string' ? value : null;
}

function line(depth: number): JsonToken {
  return { kind: 'space', text: `\n${'  '.repeat(depth)}` };
}

function isJsonContainer(text: string): boolean {
  return /^\s*[{[]/.test(text) && parse(text) !== undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
