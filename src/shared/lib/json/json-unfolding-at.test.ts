import { expect, it } from 'vitest';
import { rowsOf, expansionAt } from './json-rows.ts';
import { readJsonNodes } from './json-nodes.ts';

it('unfolds what a place is in, and a long string itself', () => {
  const long = 'x'.repeat(200);
  const value = { a: { deep: [{ word: long }, 'needle'] }, list: Array.from({ length: 400 }, (_, at) => at) };
  const text = JSON.stringify(value);
  const nodes = readJsonNodes(text);
  if (!nodes) throw new Error('no JSON');
  const shownAt = (offset: number): boolean => {
    const unfolded = new Set(expansionAt(nodes, offset));
    const rows = rowsOf(nodes, unfolded);
    return Array.from({ length: rows.length }, (_, at) => rows.at(at)).some(
      row =>
        row?.kind === 'value' &&
        row.start <= offset &&
        offset < nodes.endOf(row.start) &&
        (!nodes.isContainer(row.start) || unfolded.has(row.start)),
    );
  };
  for (const place of ['needle', 'xxx', '399', '"word"', '"deep"', '"list"']) {
    expect([place, shownAt(text.indexOf(place))]).toEqual([place, true]);
  }
  expect(expansionAt(nodes, text.indexOf('xxx')).at(-1)).toBe(text.indexOf(`"${long}`));
});

it.each([
  [100, true],
  [102, false],
  [50_000, false],
])('unfolds nothing for a place that lies %i levels deep, or all that is around it', (depth, unfolds) => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const text = `${open.repeat(depth)}"needle"${close.repeat(depth)}`;
    const nodes = readJsonNodes(text);
    if (!nodes) throw new Error('no JSON');
    expect(expansionAt(nodes, text.indexOf('needle')).length > 0).toBe(unfolds);
  }
});
