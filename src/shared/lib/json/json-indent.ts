import { isTextDeeperThan } from './json-depth.ts';
import { jsonWords } from './json-slices.ts';

/** The spaces before its lines would grow with the square of the depth. */
const DEEPEST = 500;

/**
 * JSON text laid out over lines, indented by two spaces as Go and `JSON.stringify` do it, but worked on as text: numbers
 * keep every digit, keys their order and repeated keys stay. Null where the text is no JSON object or array,
 * or one that is nested too deeply.
 */
export function indentJson(text: string): string | null {
  if (!isJsonContainer(text) || isTextDeeperThan(text, DEEPEST)) return null;
  const words = jsonWords(text);
  const pieces: string[] = [];
  let depth = 0;
  words.forEach((word, index) => {
    const before = words[index - 1] ?? '';
    const opens = before === '{' || before === '[';
    const closes = word === '}' || word === ']';
    if (opens && !closes) depth += 1;
    if (closes && !opens) depth -= 1;
    if (opens !== closes || before === ',') pieces.push(`\n${'  '.repeat(depth)}`);
    pieces.push(word === ':' ? ': ' : word);
  });
  return pieces.join('');
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
