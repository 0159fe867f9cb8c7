import { rowsOf } from './json-layout.ts';
import type { JsonNodes } from './json-nodes.ts';
import { RANGE_SIZE, rangeId } from './json-rows.ts';

/** Whole levels are unfolded from the outside as long as the rows stay this few. */
const FIRST_ROWS = 120;
/** A string longer than this, or of several lines, takes a line and is opened whole. */
const LONG_CHARACTERS = 140;
/** In a text this short nothing is left folded. */
const SHORT_TEXT = 2500;
/** A patch is what one has come to see, unless it is very large. */
const PATCH_CHARACTERS = 60_000;
const PATCH = /^"(?:\*\*\* Begin Patch|diff --git |Index: |--- |@@ -\d)/;

/** Whether there is more of a value than its row can show. */
export function isFoldable(nodes: JsonNodes, start: number): boolean {
  if (nodes.kindAt(start) !== 'string') return nodes.countOf(start) > 0;
  const source = nodes.sourceOf(start);
  return source.length > LONG_CHARACTERS || source.includes('\\n');
}

/** What is unfolded at first: all of what is small, the outer levels and the patches of what is large. */
export function firstUnfolded(nodes: JsonNodes): Set<number> {
  const unfolded = firstContainers(nodes);
  const rows = rowsOf(nodes, unfolded);
  for (let at = 0; at < Math.min(rows.length, FIRST_ROWS); at += 1) {
    const row = rows.at(at);
    if (row?.kind !== 'value' || nodes.kindAt(row.start) !== 'string') continue;
    const short = nodes.text.length <= SHORT_TEXT && isFoldable(nodes, row.start);
    if (short || isShownPatch(nodes, row.start)) unfolded.add(row.start);
  }
  return unfolded;
}

function isShownPatch(nodes: JsonNodes, start: number): boolean {
  return (
    PATCH.test(nodes.text.slice(start, start + 40)) &&
    nodes.endOf(start) - start <= PATCH_CHARACTERS &&
    isFoldable(nodes, start)
  );
}

function firstContainers(nodes: JsonNodes): Set<number> {
  const unfolded = new Set<number>();
  let rows = 1;
  let level = [nodes.root].filter(start => nodes.countOf(start) > 0);
  while (level.length > 0) {
    rows += level.reduce((sum, start) => sum + 1 + nodes.countOf(start), 0);
    if (rows > FIRST_ROWS && unfolded.size > 0) break;
    for (const start of level) unfolded.add(start);
    if (rows > FIRST_ROWS) break;
    level = level.flatMap(start => containersIn(nodes, start));
  }
  return unfolded;
}

function containersIn(nodes: JsonNodes, container: number): number[] {
  const { starts } = nodes.membersOf(container);
  const all = Array.from({ length: starts.length }, (_, index) => starts.at(index));
  return all.filter(start => nodes.countOf(start) > 0);
}

/** What has to be unfolded for a value to be seen. */
export function unfoldingOf(nodes: JsonNodes, start: number): number[] {
  const around = nodes.ancestorsOf(start);
  return around.flatMap((container, index) => {
    if (nodes.countOf(container) <= RANGE_SIZE) return [container];
    const { starts } = nodes.membersOf(container);
    const position = starts.lastUpTo(around[index + 1] ?? start);
    return [container, rangeId(starts.at(position - (position % RANGE_SIZE)))];
  });
}
