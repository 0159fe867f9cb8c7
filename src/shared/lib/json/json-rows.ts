import { Int32Vector } from '#shared/lib/collections.ts';
import type { JsonNodes } from './json-nodes.ts';

/** A container with more members than this is shown as ranges of this size. */
export const RANGE_SIZE = 10_000;

export type JsonRow = { level: number; position: number; siblings: number } & (
  | { kind: 'value'; start: number; key: number | null }
  | { kind: 'range'; id: number; from: number; to: number }
  | { kind: 'close'; start: number }
);

/** Consecutive rows of one kind: members or ranges of one container, or its closing bracket. */
interface JsonRun {
  kind: JsonRow['kind'];
  container: number;
  from: number;
  to: number;
  level: number;
}

/** A range's ID encodes the start of its first member as a negative number, so that it differs from a value's ID. */
export const rangeId = (firstStart: number): number => -firstStart - 1;

/** The visible rows, stored as runs; a single row is computed when it is rendered. */
export class JsonRows {
  readonly length: number;
  readonly #nodes: JsonNodes;
  readonly #runs: readonly JsonRun[];
  /** Index of the first row of each run. */
  readonly #firsts: Int32Vector;

  constructor(nodes: JsonNodes, runs: readonly JsonRun[]) {
    this.#nodes = nodes;
    this.#runs = runs;
    this.#firsts = new Int32Vector(runs.length);
    let length = 0;
    for (const { from, to } of runs) {
      this.#firsts.push(length);
      length += to - from;
    }
    this.length = length;
  }

  at(row: number): JsonRow | null {
    const number = this.#firsts.lastUpTo(row);
    const run = this.#runs[number];
    if (!run || row >= this.length) return null;
    const { kind, container, level } = run;
    const index = run.from + row - this.#firsts.at(number);
    if (kind === 'close') return { kind, start: container, level, position: 1, siblings: 1 };
    if (container === -1)
      return { kind: 'value', start: this.#nodes.root, key: null, level, position: 1, siblings: 1 };
    const { starts, keys } = this.#nodes.membersOf(container);
    const count = starts.length;
    if (kind === 'range') {
      const from = index * RANGE_SIZE;
      const to = Math.min(from + RANGE_SIZE, count);
      const siblings = Math.ceil(count / RANGE_SIZE);
      return { kind, id: rangeId(starts.at(from)), from, to, level, position: index + 1, siblings };
    }
    const first = count > RANGE_SIZE ? index - (index % RANGE_SIZE) : 0;
    return {
      kind,
      start: starts.at(index),
      key: keys ? keys.at(index) : null,
      level,
      position: index - first + 1,
      siblings: Math.min(count - first, RANGE_SIZE),
    };
  }

  /** The row of a value, or null if it is inside a collapsed container. */
  rowOf(start: number): number | null {
    if (start === this.#nodes.root) return 0;
    const container = this.#nodes.parentOf(start);
    if (container === null) return null;
    const index = this.#nodes.membersOf(container).starts.lastUpTo(start);
    const number = this.#runs.findIndex(
      run => run.kind === 'value' && run.container === container && run.from <= index && index < run.to,
    );
    const run = this.#runs[number];
    return run ? this.#firsts.at(number) + index - run.from : null;
  }

  /** The row whose expansion shows this row. */
  parentOf(row: number): number | null {
    const number = this.#firsts.lastUpTo(row);
    const level = this.#runs[number]?.level ?? 0;
    for (let before = number - 1; before >= 0; before -= 1) {
      const run = this.#runs[before];
      if (run && run.kind !== 'close' && run.level < level) return this.#firsts.at(before + 1) - 1;
    }
    return null;
  }
}

/** A level under construction: its run continues after the expanded members inside it. */
interface Level {
  kind: 'value' | 'range';
  container: number;
  next: number;
  to: number;
  level: number;
  /** End offset in the text. */
  end: number;
  /** Whether the closing bracket of the container follows. */
  closes: boolean;
}

/** Orders IDs like the rows: by offset in the text, a range before its first value. */
function compareIds(a: number, b: number): number {
  return (a < 0 ? -2 * a - 2 : 2 * a + 1) - (b < 0 ? -2 * b - 2 : 2 * b + 1);
}

/** Lays out the visible rows. The cost depends on the number of expanded IDs, not on the number of rows. */
export function rowsOf(nodes: JsonNodes, expanded: ReadonlySet<number>): JsonRows {
  const runs: JsonRun[] = [];
  const levels: Level[] = [
    { kind: 'value', container: -1, next: 0, to: 1, level: 1, end: Infinity, closes: false },
  ];

  const show = (level: Level, to: number): void => {
    if (to > level.next) runs.push({ ...level, from: level.next, to });
    level.next = to;
  };
  const finish = (level: Level): void => {
    show(level, level.to);
    if (level.closes) runs.push({ ...level, kind: 'close', from: 0, to: 1, level: level.level - 1 });
  };

  const ids = [...expanded].filter(id => id < 0 || nodes.countOf(id) > 0).sort(compareIds);
  for (const id of ids) {
    const at = id < 0 ? -id - 1 : id;
    let level = levels.at(-1);
    while (level && level.end <= at) {
      finish(level);
      levels.pop();
      level = levels.at(-1);
    }
    if (!level || (level.kind === 'range') !== id < 0) continue;
    const index = indexIn(nodes, level, at);
    // Inside a collapsed container: the ID stays expanded for when the container opens.
    if (index === null) continue;
    show(level, index + 1);
    levels.push(id < 0 ? inRange(nodes, level, index) : inContainer(nodes, id, level.level + 1));
  }
  for (const level of levels.toReversed()) finish(level);
  return new JsonRows(nodes, runs);
}

function indexIn(nodes: JsonNodes, level: Level, at: number): number | null {
  if (level.container === -1) return at === nodes.root ? 0 : null;
  const { starts } = nodes.membersOf(level.container);
  const index = starts.lastUpTo(at);
  if (index < 0 || starts.at(index) !== at) return null;
  if (level.kind === 'value') return index >= level.next && index < level.to ? index : null;
  return index % RANGE_SIZE === 0 ? index / RANGE_SIZE : null;
}

function inContainer(nodes: JsonNodes, container: number, level: number): Level {
  const count = nodes.countOf(container);
  const ranges = count > RANGE_SIZE;
  return {
    kind: ranges ? 'range' : 'value',
    container,
    next: 0,
    to: ranges ? Math.ceil(count / RANGE_SIZE) : count,
    level,
    end: nodes.endOf(container),
    closes: true,
  };
}

function inRange(nodes: JsonNodes, { container, level, end }: Level, range: number): Level {
  const { starts } = nodes.membersOf(container);
  const next = range * RANGE_SIZE;
  const to = Math.min(next + RANGE_SIZE, starts.length);
  return {
    kind: 'value',
    container,
    next,
    to,
    level: level + 1,
    end: to < starts.length ? starts.at(to) : end,
    closes: false,
  };
}

/** Levels are expanded from the root down as long as there are at most this many rows. */
const FIRST_ROWS = 120;
/** A longer string, or one with line breaks, is cut to one line until it is expanded. */
const LONG_CHARACTERS = 140;
/** A text up to this length, in characters, is expanded completely. */
const SHORT_TEXT = 2500;
/** A patch is expanded at first up to this length, because it is usually the main content. */
const PATCH_CHARACTERS = 60_000;
const PATCH = /^"(?:\*\*\* Begin Patch|diff --git |Index: |--- |@@ -\d)/;

/** Whether a value has more content than its row shows. */
export function isCollapsible(nodes: JsonNodes, start: number): boolean {
  if (nodes.kindAt(start) !== 'string') return nodes.countOf(start) > 0;
  const source = nodes.sourceOf(start);
  return source.length > LONG_CHARACTERS || source.includes('\\n');
}

/** What is expanded at first: everything in a small text; the outer levels and the patches in a large one. */
export function initiallyExpanded(nodes: JsonNodes): Set<number> {
  const expanded = outerContainers(nodes);
  const rows = rowsOf(nodes, expanded);
  for (let at = 0; at < Math.min(rows.length, FIRST_ROWS); at += 1) {
    const row = rows.at(at);
    if (row?.kind !== 'value' || nodes.kindAt(row.start) !== 'string') continue;
    const short = nodes.text.length <= SHORT_TEXT && isCollapsible(nodes, row.start);
    if (short || isShownPatch(nodes, row.start)) expanded.add(row.start);
  }
  return expanded;
}

function isShownPatch(nodes: JsonNodes, start: number): boolean {
  return (
    PATCH.test(nodes.text.slice(start, start + 40)) &&
    nodes.endOf(start) - start <= PATCH_CHARACTERS &&
    isCollapsible(nodes, start)
  );
}

function outerContainers(nodes: JsonNodes): Set<number> {
  const expanded = new Set<number>();
  let rows = 1;
  let level = [nodes.root].filter(start => nodes.countOf(start) > 0);
  while (level.length > 0) {
    rows += level.reduce((sum, start) => sum + 1 + nodes.countOf(start), 0);
    if (rows > FIRST_ROWS && expanded.size > 0) break;
    for (const start of level) expanded.add(start);
    if (rows > FIRST_ROWS) break;
    level = level.flatMap(start => containersIn(nodes, start));
  }
  return expanded;
}

function containersIn(nodes: JsonNodes, container: number): number[] {
  const { starts } = nodes.membersOf(container);
  const all = Array.from({ length: starts.length }, (_, index) => starts.at(index));
  return all.filter(start => nodes.countOf(start) > 0);
}

/** The IDs that must be expanded for a value to be visible. */
export function expansionOf(nodes: JsonNodes, start: number): number[] {
  const ancestors = nodes.ancestorsOf(start);
  return ancestors.flatMap((container, index) => {
    if (nodes.countOf(container) <= RANGE_SIZE) return [container];
    const { starts } = nodes.membersOf(container);
    const position = starts.lastUpTo(ancestors[index + 1] ?? start);
    return [container, rangeId(starts.at(position - (position % RANGE_SIZE)))];
  });
}

/** A deeper match is not expanded to, because each level costs a search of its members. */
const MAX_EXPANSION_DEPTH = 100;

/** The IDs that must be expanded for an offset in the text to be visible, including the value at that offset. */
export function expansionAt(nodes: JsonNodes, offset: number): number[] {
  let at = nodes.root;
  for (let depth = 0; nodes.countOf(at) > 0; depth += 1) {
    if (depth === MAX_EXPANSION_DEPTH) return [];
    const { starts } = nodes.membersOf(at);
    const position = starts.lastUpTo(offset);
    const member = starts.at(Math.max(0, position));
    if (position === -1 || offset >= nodes.endOf(member)) {
      // Between two values is the key of the second.
      return expansionOf(nodes, starts.at(Math.min(position + 1, starts.length - 1)));
    }
    at = member;
  }
  const outer = expansionOf(nodes, at);
  return isCollapsible(nodes, at) ? [...outer, at] : outer;
}
