import { median } from './metrics.ts';
import type { Line } from './result-lines.ts';
import type { Round } from './round.ts';
import type { BenchTarget } from './targets.ts';

/** A line with its medians over all rounds. */
export interface Result extends Line {
  app: number;
  baseline: number | null;
  /** Over the ratios of each round. */
  ratio: { median: number; min: number; max: number } | null;
  met: boolean | null;
}

const UNIT_SIZES = { ms: 1, '': 1, KiB: 2 ** 10, MiB: 2 ** 20 };

export function resultOf(line: Line, rounds: readonly Round[]): Result | null {
  const { name, minus, unit, bound, comparedWith = 'baseline' } = line;
  const figure = (round: Round, target: BenchTarget): number => {
    const { [name]: value = Number.NaN, [minus ?? '']: base = minus === undefined ? 0 : Number.NaN } =
      round.figures[target];
    return (value - base) / UNIT_SIZES[unit];
  };
  const apps = rounds.map(round => figure(round, 'app'));
  const baselines = rounds.map(round => figure(round, comparedWith));
  const app = median(apps);
  if (Number.isNaN(app)) return null;
  const baseline = median(baselines);
  const ratios = apps.map((value, at) => value / (baselines[at] ?? Number.NaN));
  const isComparable = minus === undefined && ratios.every(value => Number.isFinite(value));
  const ratio = isComparable
    ? { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
    : null;
  const value = bound?.of === 'ratio' ? ratio?.median : app;
  return {
    ...line,
    app,
    baseline: Number.isNaN(baseline) ? null : baseline,
    ratio,
    met: bound === undefined || value === undefined ? null : value <= bound.max,
  };
}

const LABEL_WIDTH = 58;
const WIDTHS = [11, 11, 8, 13, 9, 6];

export function tableOf(results: readonly Result[]): string {
  return [['', 'app', 'baseline', 'ratio', 'from–to', 'bound', 'met'], ...results.map(cellsOf)]
    .map(([label = '', ...cells]) =>
      [label.padEnd(LABEL_WIDTH), ...cells.map((cell, at) => cell.padStart(WIDTHS[at] ?? 0))].join(''),
    )
    .join('\n');
}

function cellsOf({ label, app, baseline, ratio, unit, bound, met }: Result): string[] {
  const format = (value: number | null): string => (value === null ? '' : `${rounded(value)} ${unit}`.trim());
  return [
    label,
    format(app),
    format(baseline),
    ratio === null ? '' : `×${ratio.median.toFixed(2)}`,
    ratio === null ? '' : `${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)}`,
    bound === undefined
      ? ''
      : `${bound.of === 'ratio' ? '×' : ''}${bound.max} ${bound.of === 'app' ? unit : ''}`.trim(),
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}

const rounded = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
