import { IntList } from '#shared/lib/int-list.ts';
import type { JsonNodes } from './json-nodes.ts';

/** Members of one object or array beyond which they are shown in ranges of this many: nobody scrolls through more. */
export const RANGE_SIZE = 10_000;

export type JsonRow = { level: number; position: number; siblings: number } & (
  | { kind: 'value'; start: number; key: number | null }
  | { kind: 'range'; id: number; from: number; to: number }
  | { kind: 'close'; start: number }
);

/** A run of neighbouring rows: members or ranges of one object or array, or its closing bracket. */
export interface JsonRun {
  kind: JsonRow['kind'];
  container: number;
  from: number;
  to: number;
  level: number;
}

/** A range of members is named by where the first begins, so that its name differs from that of a value. */
export const rangeId = (firstStart: number): number => -firstStart - 1;

/** The rows to be seen, as few runs of neighbours: what a row shows is worked out when it is drawn. */
export class JsonRows {
  readonly length: number;
  readonly #nodes: JsonNodes;
  readonly #runs: readonly JsonRun[];
  /** The row at which each run begins. */
  readonly #firsts: IntList;

  constructor(nodes: JsonNodes, runs: readonly JsonRun[]) {
    this.#nodes = nodes;
    this.#runs = runs;
    this.#firsts = new IntList(runs.length);
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

  /** The row of a value, null where it lies in something folded. */
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

  /** The row that a row is unfolded from. */
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
