import { IntList } from '#shared/lib/int-list.ts';
import type { JsonScan } from './json-scanner.ts';
import { gapEnd, knownAtomEnd, OPEN_ARRAY, OPEN_OBJECT, QUOTE, stringEnd } from './json-syntax.ts';

/** The direct members of an object or array, by where they begin in the text. */
export interface JsonMembers {
  readonly starts: IntList;
  /** Where each key begins; null in an array. */
  readonly keys: IntList | null;
}

/** Members found before the page may breathe, where it is let. */
const STEP_MEMBERS = 20_000;

/** Finds the members of the container of that number, in steps: inner ones are stepped over, not read. */
export function* findMembers(scan: JsonScan, number: number): Generator<undefined, JsonMembers> {
  const { text, containers } = scan;
  const { ends, afters } = containers;
  const count = containers.counts.at(number);
  const container = containers.starts.at(number);
  const starts = new IntList(count);
  const keys = text.charCodeAt(container) === OPEN_OBJECT ? new IntList(count) : null;
  let inner = number + 1;
  let at = container + 1;
  for (let left = count; left > 0; left -= 1) {
    if (left % STEP_MEMBERS === 0) yield;
    at = gapEnd(text, at);
    if (keys) {
      keys.push(at);
      at = gapEnd(text, knownStringEnd(scan, at));
    }
    starts.push(at);
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      at = ends.at(inner);
      inner = afters.at(inner);
    } else {
      at = code === QUOTE ? knownStringEnd(scan, at) : knownAtomEnd(text, at);
    }
  }
  return { starts, keys };
}

/** After the string that begins there, in a text that was read. */
export function knownStringEnd({ text, longStrings }: JsonScan, at: number): number {
  return longStrings.get(at) ?? stringEnd(text, at);
}
