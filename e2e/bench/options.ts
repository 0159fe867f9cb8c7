import { parseArgs } from 'node:util';

export const MEASURES = [
  'first',
  'load',
  'scroll',
  'open',
  'hover',
  'arrival',
  'heap',
  'filter',
  'panel',
  'reading',
] as const;
export type Measure = (typeof MEASURES)[number];

export interface BenchPlan {
  rounds: number;
  /** Numbers of loaded rows at which the bench measures, ascending. */
  sizes: readonly number[];
  measures: ReadonlySet<Measure>;
  /** Number of rows opened at each size, with and without a rest. */
  openings: number;
  /** Number of new browsers for first row, filter and panel. */
  repeats: number;
}

const measures = new Set(MEASURES);
const FULL: BenchPlan = {
  rounds: 5,
  sizes: [100, 1000, 10_000, 100_000],
  measures,
  openings: 15,
  repeats: 3,
};
const QUICK: BenchPlan = {
  rounds: 1,
  sizes: [1000, 10_000],
  measures: new Set(MEASURES.filter(measure => measure !== 'reading')),
  openings: 7,
  repeats: 1,
};

/**
 * Parses `--quick`, `--rounds=3`, `--rows=1000,100000` and `--only=open,heap`.
 * @throws if an argument is unknown or invalid
 */
export function parseBenchPlan(args: readonly string[]): BenchPlan {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false }, rounds: text, rows: text, only: text },
  });
  return {
    ...(values.quick ? QUICK : FULL),
    ...(values.rounds !== undefined && { rounds: countOf(values.rounds) }),
    ...(values.rows !== undefined && {
      sizes: values.rows
        .split(',')
        .map(countOf)
        .sort((a, b) => a - b),
    }),
    ...(values.only !== undefined && { measures: new Set(values.only.split(',').map(measureOf)) }),
  };
}

function countOf(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is not a number of rows or rounds.`);
  return Number(text);
}

function measureOf(text: string): Measure {
  const measure = MEASURES.find(each => each === text);
  if (!measure) throw new Error(`"${text}" is not one of ${MEASURES.join(', ')}.`);
  return measure;
}
