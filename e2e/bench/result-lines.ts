import type { BenchPlan } from './options.ts';
import { LONG_LIST, MEDIUM_LIST } from './page-sizes.ts';
import type { BenchTarget } from './targets.ts';

type Unit = 'ms' | 'KiB' | 'MiB' | '';

/** The upper bound of a line: of the ratio between app and baseline, or of the app's own figure. */
export interface Bound {
  of: 'ratio' | 'app';
  max: number;
}

export interface Line {
  label: string;
  /** The figure's name. */
  name: string;
  unit: Unit;
  bound?: Bound;
  /** What the app is compared with. The default is the baseline with 100 rows per page. */
  comparedWith?: BenchTarget;
  /** Name of a figure to subtract. */
  minus?: string;
}

const ratio = (max: number): Bound => ({ of: 'ratio', max });
const atMost = (max: number): Bound => ({ of: 'app', max });
const LARGEST = 100_000;

/** All possible lines. `resultOf` drops those that were not measured. */
export function linesOf({ sizes }: Pick<BenchPlan, 'sizes'>): Line[] {
  return [
    { label: 'scripts before the first row, gzip', name: 'scripts', unit: 'KiB', bound: atMost(160) },
    { label: 'of these, with charts', name: 'chart scripts', unit: '', bound: atMost(0) },
    { label: 'first row painted', name: 'first row', unit: 'ms' },
    { label: 'first row painted, 4× throttle', name: 'first row slowed', unit: 'ms', bound: ratio(1.5) },
    ...sizes.filter(size => size >= MEDIUM_LIST).flatMap(loads),
    ...sizes.filter(size => size >= LONG_LIST).flatMap(scrolls),
    ...sizes.flatMap(openings),
    ...sizes.filter(size => size >= MEDIUM_LIST).flatMap(events),
    ...growths(sizes),
    { label: 'apply a filter', name: 'filter', unit: 'ms' },
    { label: 'open the panel', name: 'panel', unit: 'ms' },
    ...sizes.filter(size => size >= LONG_LIST).flatMap(memory),
    { label: 'load all (Usage)', name: 'reading', unit: 'ms', bound: ratio(1.3) },
    { label: 'load all, worst frame', name: 'reading worst', unit: 'ms', bound: atMost(50) },
    { label: 'load all, frames over 50 ms', name: 'reading over 50', unit: '' },
    { label: 'load all, heap grown', name: 'reading heap grown', unit: 'MiB', bound: atMost(50) },
  ];
}

const rows = (size: number): string => `${size.toLocaleString('en')} rows`;

function loads(size: number): Line[] {
  const label = `load and render ${rows(size)}`;
  const name = `${size} load`;
  return [
    { label, name, unit: 'ms', ...(size >= LONG_LIST && { bound: ratio(1) }) },
    {
      label: `${label}, baseline at 1,000 a page`,
      name,
      unit: 'ms',
      comparedWith: 'baseline, 1,000 a page',
    },
  ];
}

function scrolls(size: number): Line[] {
  return ['reading scroll', 'fling'].flatMap((kind): Line[] => {
    const isBounded = kind === 'fling' && size === LARGEST;
    const line = (what: string, name: string, unit: Unit, bound?: Bound): Line => ({
      label: `${kind}, ${rows(size)}: ${what}`,
      name: `${size} ${kind} ${name}`,
      unit,
      ...(isBounded && bound && { bound }),
    });
    return [
      line('frame p95', 'p95', 'ms', ratio(1.05)),
      line('frames over 50 ms', 'over 50', '', atMost(0)),
      line('worst frame', 'worst', 'ms'),
      line('frames without rows', 'blank', ''),
      line('main thread', 'busy', 'ms'),
    ];
  });
}

const OPENING_BOUNDS = new Map([
  [10_000, ratio(1.5)],
  [LARGEST, ratio(2)],
]);

function openings(size: number): Line[] {
  const bound = OPENING_BOUNDS.get(size);
  return ['open', 'open at once'].flatMap((kind): Line[] => [
    {
      label: `${kind}, ${rows(size)}: p50`,
      name: `${size} ${kind} p50`,
      unit: 'ms',
      ...(bound && { bound }),
    },
    { label: `${kind}, ${rows(size)}: p95`, name: `${size} ${kind} p95`, unit: 'ms' },
    { label: `${kind}, ${rows(size)}: main thread`, name: `${size} ${kind} busy`, unit: 'ms' },
  ]);
}

function events(size: number): Line[] {
  return [
    { label: `hover, ${rows(size)}: main thread`, name: `${size} hover busy`, unit: 'ms' },
    { label: `next page arrives, ${rows(size)}: main thread`, name: `${size} arrival busy`, unit: 'ms' },
    { label: `next page arrives, ${rows(size)}: its rows`, name: `${size} arrival rows`, unit: '' },
  ];
}

/** How much more an event costs in the largest list than at 1,000 rows. */
function growths(sizes: readonly number[]): Line[] {
  const largest = sizes.at(-1);
  if (largest === undefined || largest <= MEDIUM_LIST || !sizes.includes(MEDIUM_LIST)) return [];
  return ['open p50', 'open busy', 'hover busy', 'arrival busy'].map(event => ({
    label: `${event}: ${rows(largest)} more than ${rows(MEDIUM_LIST)}`,
    name: `${largest} ${event}`,
    minus: `${MEDIUM_LIST} ${event}`,
    unit: 'ms',
    bound: atMost(2),
  }));
}

function memory(size: number): Line[] {
  const at = (label: string, name: string, unit: Unit, bound?: Bound): Line => ({
    label: `${label}, ${rows(size)}`,
    name: `${size} ${name}`,
    unit,
    ...(bound && { bound }),
  });
  return [
    at('heap', 'heap', 'MiB', size === LARGEST ? ratio(0.2) : undefined),
    at('of this, workers', 'heap of workers', 'MiB'),
    at('renderer process', 'renderer', 'MiB'),
    at('all processes of the browser', 'browser', 'MiB'),
    at('document elements', 'elements', '', atMost(2000)),
  ];
}
