import { expect, test } from 'vitest';
import { median, percentile, type Figures } from './metrics.ts';
import type { Line } from './result-lines.ts';
import type { Round } from './round.ts';
import { resultOf, tableOf } from './table.ts';

const round = (app: Figures, bare: Figures): Round => ({
  figures: { app, bare, 'bare, 1,000 a page': {} },
  scripts: [],
});
const LINE: Line = { label: 'open', name: 'open', unit: 'ms', mark: { of: 'ratio', most: 1.5 } };

test('a middle is one of the values, and the highest percentile the last', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(percentile([3, 1, 2], 95)).toBe(3);
  expect(median([])).toBeNaN();
});

test('a ratio is that of the middle round, not of the middle figures', () => {
  const rounds = [
    round({ open: 10 }, { open: 10 }),
    round({ open: 30 }, { open: 15 }),
    round({ open: 12 }, { open: 10 }),
  ];
  const result = resultOf(LINE, rounds);
  expect(result).toMatchObject({ app: 12, bare: 10, ratio: { median: 1.2, least: 1, most: 2 }, met: true });
  expect(tableOf(result ? [result] : [])).toMatch(/open +12 ms +10 ms +×1\.20 +1\.00–2\.00 +×1\.5 +yes$/);
});

test('growth is the app’s own, and has no ratio', () => {
  const line: Line = {
    label: 'more',
    name: 'at 10',
    minus: 'at 1',
    unit: 'ms',
    mark: { of: 'app', most: 2 },
  };
  const rounds = [round({ 'at 10': 9, 'at 1': 6 }, { 'at 10': 2, 'at 1': 1 })];
  expect(resultOf(line, rounds)).toMatchObject({ app: 3, bare: 1, ratio: null, met: false });
});

test('what was not measured has no line, what has no other beside it no ratio', () => {
  expect(resultOf(LINE, [round({}, {})])).toBeNull();
  expect(resultOf(LINE, [round({ open: 1 }, {})])).toMatchObject({ bare: null, ratio: null, met: null });
  expect(resultOf(LINE, [round({ open: 0 }, { open: 0 })])).toMatchObject({ ratio: null });
});
