import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  rowsOf,
  RANGE_SIZE,
  rangeId,
  type JsonRow,
  type JsonRows,
  initiallyExpanded,
  expansionOf,
} from './json-rows.ts';
import { readJsonNodes, type JsonNodes } from './json-nodes.ts';

const read = (value: unknown): JsonNodes => {
  const nodes = readJsonNodes(JSON.stringify(value));
  if (!nodes) throw new Error('no JSON');
  return nodes;
};

const all = (rows: JsonRows): (JsonRow | null)[] =>
  Array.from({ length: rows.length }, (_, at) => rows.at(at));

const everyContainer = (nodes: JsonNodes): number[] =>
  [...nodes.text].flatMap((_, at) => (nodes.isContainer(at) && isValue(nodes, at) ? [at] : []));

/** Excludes brackets inside strings. */
function isValue(nodes: JsonNodes, at: number): boolean {
  try {
    return nodes.pathOf(at) !== '' && reachable(nodes, nodes.root, at);
  } catch {
    return false;
  }
}

function reachable(nodes: JsonNodes, from: number, at: number): boolean {
  if (from === at) return true;
  if (!nodes.isContainer(from)) return false;
  const { starts } = nodes.membersOf(from);
  return Array.from({ length: starts.length }, (_, index) => starts.at(index)).some(start => reachable(nodes, start, at)); // prettier-ignore
}

/** The same rows from a plain recursive walk. */
function plainRows(nodes: JsonNodes, expanded: ReadonlySet<number>, start: number, level: number): string[] {
  const row = `${level} ${start}`;
  if (!expanded.has(start) || nodes.countOf(start) === 0) return [row];
  const { starts } = nodes.membersOf(start);
  const inner = Array.from({ length: starts.length }, (_, index) => plainRows(nodes, expanded, starts.at(index), level + 1)); // prettier-ignore
  return [row, ...inner.flat(), `${level} close ${start}`];
}

const text = (row: JsonRow | null): string => {
  if (row?.kind === 'value') return `${row.level} ${row.start}`;
  return row?.kind === 'close' ? `${row.level} close ${row.start}` : 'range';
};

describe('the rows of a JSON text', () => {
  it('equal those of a recursive walk', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        (value, choice) => {
          const nodes = read(value);
          const expanded = new Set(everyContainer(nodes).filter((_, index) => choice[index % 40]));
          const rows = rowsOf(nodes, expanded);
          expect(all(rows).map(text)).toEqual(plainRows(nodes, expanded, nodes.root, 1));
          const values = all(rows).flatMap((row, at) => (row?.kind === 'value' ? [{ row, at }] : []));
          expect(values.map(({ row }) => rows.rowOf(row.start))).toEqual(values.map(({ at }) => at));
          const parents = values.map(({ at }) => rows.at(rows.parentOf(at) ?? -1));
          expect(parents.map(row => (row?.kind === 'value' ? row.start : null))).toEqual(
            values.map(({ row }) => nodes.parentOf(row.start)),
          );
        },
      ),
    );
  });

  it('include a value after its expansion', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, pick) => {
        const nodes = read(value);
        const everything = rowsOf(nodes, new Set(everyContainer(nodes)));
        const values = all(everything).flatMap(row => (row?.kind === 'value' ? [row.start] : []));
        const start = values[pick % values.length] ?? 0;
        const rows = rowsOf(nodes, new Set(expansionOf(nodes, start)));
        expect(rows.at(rows.rowOf(start) ?? -1)).toMatchObject({ kind: 'value', start });
      }),
    );
  });

  it('are grouped into ranges if there are more than 10,000', () => {
    const count = 2 * RANGE_SIZE + 5;
    const nodes = read({ list: Array.from({ length: count }, (_, index) => index), end: [] });
    const list = nodes.membersOf(nodes.root).starts.at(0);
    const items = nodes.membersOf(list).starts;
    const second = rangeId(items.at(RANGE_SIZE));
    const folded = rowsOf(nodes, new Set([nodes.root, list]));
    expect(folded.length).toBe(1 + 1 + 3 + 1 + 1 + 1);
    expect(folded.at(3)).toEqual({
      kind: 'range',
      id: second,
      from: RANGE_SIZE,
      to: 2 * RANGE_SIZE,
      level: 3,
      position: 2,
      siblings: 3,
    });
    expect(folded.rowOf(items.at(RANGE_SIZE + 7))).toBeNull();
    const rows = rowsOf(nodes, new Set([nodes.root, list, second]));
    expect(rows.length).toBe(folded.length + RANGE_SIZE);
    const row = rows.rowOf(items.at(RANGE_SIZE + 7));
    expect(row).toBe(4 + 7);
    expect(rows.at(11)).toMatchObject({ level: 4, position: 8, siblings: RANGE_SIZE });
    expect(rows.parentOf(11)).toBe(3);
    expect(expansionOf(nodes, items.at(RANGE_SIZE + 7))).toEqual([nodes.root, list, second]);
  });

  it('are all visible at first in a small text, and few in a large one', () => {
    const small = read({ a: [1, { b: [] }], c: {} });
    expect(rowsOf(small, initiallyExpanded(small)).length).toBe(9);
    const large = read(Array.from({ length: 1000 }, () => ({ a: 1 })));
    expect([...initiallyExpanded(large)]).toEqual([0]);
    expect(initiallyExpanded(read('text')).size).toBe(0);
  });

  it('do not overflow the stack at 20,000 expanded levels', () => {
    const depth = 20_000;
    const nodes = readJsonNodes('['.repeat(depth) + ']'.repeat(depth));
    if (!nodes) throw new Error('no JSON');
    const rows = rowsOf(nodes, new Set(expansionOf(nodes, depth - 1)));
    expect(rows.length).toBe(2 * depth - 1);
    expect(rows.at(depth - 1)).toMatchObject({ start: depth - 1, level: depth });
  });
});
