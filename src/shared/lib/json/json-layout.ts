import type { JsonNodes } from './json-nodes.ts';
import { JsonRows, RANGE_SIZE, type JsonRun } from './json-rows.ts';

/** What is being filled while rows are laid out: a run that goes on after what is unfolded inside it. */
interface Level {
  kind: 'value' | 'range';
  container: number;
  next: number;
  to: number;
  level: number;
  /** Where in the text it ends. */
  end: number;
  /** Followed by the container's closing bracket. */
  closes: boolean;
}

/** Ids in the order of the rows: by place in the text, a range before the value that begins it. */
function inOrder(a: number, b: number): number {
  return (a < 0 ? -2 * a - 2 : 2 * a + 1) - (b < 0 ? -2 * b - 2 : 2 * b + 1);
}

/** The rows to be seen with some values and ranges unfolded. Costs by what is unfolded, not by how many rows that shows. */
export function rowsOf(nodes: JsonNodes, unfolded: ReadonlySet<number>): JsonRows {
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

  const ids = [...unfolded].filter(id => id < 0 || nodes.countOf(id) > 0).sort(inOrder);
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
    // What lies in something folded stays unfolded for later.
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
