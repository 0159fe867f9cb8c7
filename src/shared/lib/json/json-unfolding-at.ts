import type { JsonNodes } from './json-nodes.ts';
import { isFoldable, unfoldingOf } from './json-unfolding.ts';

/** Levels that are unfolded for a place: nobody reads what nests deeper, and each level costs a search of its members. */
const DEEPEST = 100;

/** What has to be unfolded for a place in the text to be seen: around the value it is in, and that itself. */
export function unfoldingAt(nodes: JsonNodes, offset: number): number[] {
  let at = nodes.root;
  for (let depth = 0; nodes.countOf(at) > 0; depth += 1) {
    if (depth === DEEPEST) return [];
    const { starts } = nodes.membersOf(at);
    const position = starts.lastUpTo(offset);
    const member = starts.at(Math.max(0, position));
    if (position === -1 || offset >= nodes.endOf(member)) {
      // Between two values stands the key of the second.
      return unfoldingOf(nodes, starts.at(Math.min(position + 1, starts.length - 1)));
    }
    at = member;
  }
  const around = unfoldingOf(nodes, at);
  return isFoldable(nodes, at) ? [...around, at] : around;
}
