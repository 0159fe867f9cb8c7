import { median } from './metrics.ts';
import type { Line } from './result-lines.ts';
import type { Round } from './round.ts';
import type { Subject } from './targets.ts';

/** A line with its medians over the rounds; null where nothing was measured. */
export interface Result extends Line {
  app: number;
  bare: number | null;
  /** The median of the rounds' own ratios, and the least and the most of them. */
  ratio: { median: number; least: number; most: number } | null;
  met: boolean | null;
}

const PARTS = { ms: 1, '': 1, KiB: 2 ** 10, MiB: 2 ** 20 };

export function resultOf(line: Line, rounds: readonly Round[]): Result | null {
  const { name, minus, unit, mark, baseline = 'bare' } = line;
  const figure = (round: Round, subject: Subject): number => {
    const { [name]: value = Number.NaN, [minus ?? '']: base = minus === undefined ? 0 : Number.NaN } =
      round.figures[subject];
    return (value - base) / PARTS[unit];
  };
  const apps = rounds.map(round => figure(round, 'app'));
  const bares = rounds.map(round => figure(round, baseline));
  const app = median(apps);
  if (Number.isNaN(app)) return null;
  const bare = median(bares);
  const ratios = apps.map((value, at) => value / (bares[at] ?? Number.NaN));
  const isComparable = minus === undefined && ratios.every(value => Number.isFinite(value));
  const ratio = isComparable
    ? { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
    : null;
  const value = mark?.of === 'ratio' ? ratio?.median : app;
  return {
    ...line,
    app,
    bare: Number.isNaN(bare) ? null : bare,
    ratio,
    met: mark === undefined || value === undefined ? null : value <= mark.most,
  };
}

const LABEL_WIDTH = 58;
const WIDTHS = [11, 11, 8, 13, 9, 6];

export function tableOf(results: readonly Result[]): string {
  return [['', 'app', 'bare', 'ratio', 'from–to', 'mark', 'met'], ...results.map(cellsOf)]
    .map(([label = '', ...cells]) =>
      [label.padEnd(LABEL_WIDTH), ...cells.map((cell, at) => cell.padStart(WIDTHS[at] ?? 0))].join(''),
    )
    .join('\n');
}

function cellsOf({ label, app, bare, ratio, unit, mark, met }: Result): string[] {
  const told = (value: number | null): string => (value === null ? '' : `${inUnit(value)} ${unit}`.trim());
  return [
    label,
    told(app),
    told(bare),
    ratio === null ? '' : `×${ratio.median.toFixed(2)}`,
    ratio === null ? '' : `${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)}`,
    mark === undefined
      ? ''
      : `${mark.of === 'ratio' ? '×' : ''}${mark.most} ${mark.of === 'app' ? unit : ''}`.trim(),
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}

const inUnit = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
