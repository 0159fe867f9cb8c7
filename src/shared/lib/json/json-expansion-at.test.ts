import { expect, it } from 'vitest';
import { rowsOf, expansionAt } from './json-rows.ts';
import { readJsonNodes } from './json-nodes.ts';

it('expands the containers at an offset, and a long string itself', () => {
  const long = 'x'.repeat(200);
  const value = { a: { deep: [{ word: long }, 'needle'] }, list: Array.from({ length: 400 }, (_, at) => at) };
  const text = JSON.stringify(value);
  const nodes = readJsonNodes(text);
  if (!nodes) throw new Error('no JSON');
  const shownAt = (offset: number): boolean => {
    const expanded = new Set(expansionAt(nodes, offset));
    const rows = rowsOf(nodes, expanded);
    return Array.from({ length: rows.length }, (_, at) => rows.at(at)).some(
      row =>
        row?.kind === 'value' &&
        row.start <= offset &&
        offset < nodes.endOf(row.start) &&
        (!nodes.isContainer(row.start) || expanded.has(row.start)),
    );
  };
  for (const target of ['needle', 'xxx', '399', '"word"', '"deep"', '"list"']) {
    expect([target, shownAt(text.indexOf(target))]).toEqual([target, true]);
  }
  expect(expansionAt(nodes, text.indexOf('xxx')).at(-1)).toBe(text.indexOf(`"${long}`));
});

it.each([
  [100, true],
  [102, false],
  [50_000, false],
])('at %i levels deep, expands all containers: %s', (depth, expands) => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const text = `${open.repeat(depth)}"needle"${close.repeat(depth)}`;
    const nodes = readJsonNodes(text);
    if (!nodes) throw new Error('no JSON');
    expect(expansionAt(nodes, text.indexOf('needle')).length > 0).toBe(expands);
  }
});
