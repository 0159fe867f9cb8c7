import { expect, test } from 'vitest';
import { median, percentile, type Figures } from './metrics.ts';
import type { Line } from './result-lines.ts';
import type { Round } from './round.ts';
import { resultOf, tableOf } from './table.ts';

const round = (app: Figures, baseline: Figures): Round => ({
  figures: { app, baseline, 'baseline, 1,000 a page': {} },
  scripts: [],
});
const LINE: Line = { label: 'open', name: 'open', unit: 'ms', bound: { of: 'ratio', max: 1.5 } };

test('the median is one of the values, and a high percentile the last', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(percentile([3, 1, 2], 95)).toBe(3);
  expect(median([])).toBeNaN();
});

test('the ratio is the median of the rounds, not the ratio of the medians', () => {
  const rounds = [
    round({ open: 10 }, { open: 10 }),
    round({ open: 30 }, { open: 15 }),
    round({ open: 12 }, { open: 10 }),
  ];
  const result = resultOf(LINE, rounds);
  expect(result).toMatchObject({ app: 12, baseline: 10, ratio: { median: 1.2, min: 1, max: 2 }, met: true });
  expect(tableOf(result ? [result] : [])).toMatch(/open +12 ms +10 ms +×1\.20 +1\.00–2\.00 +×1\.5 +yes$/);
});

test('growth is the app’s own figure and has no ratio', () => {
  const line: Line = {
    label: 'more',
    name: 'at 10',
    minus: 'at 1',
    unit: 'ms',
    bound: { of: 'app', max: 2 },
  };
  const rounds = [round({ 'at 10': 9, 'at 1': 6 }, { 'at 10': 2, 'at 1': 1 })];
  expect(resultOf(line, rounds)).toMatchObject({ app: 3, baseline: 1, ratio: null, met: false });
});

test('a figure without measurements has no line, and without a baseline no ratio', () => {
  expect(resultOf(LINE, [round({}, {})])).toBeNull();
  expect(resultOf(LINE, [round({ open: 1 }, {})])).toMatchObject({ baseline: null, ratio: null, met: null });
  expect(resultOf(LINE, [round({ open: 0 }, { open: 0 })])).toMatchObject({ ratio: null });
});
