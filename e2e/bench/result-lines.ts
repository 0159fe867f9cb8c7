import type { Plan } from './options.ts';
import { LONG, MIDDLE } from './page-sizes.ts';
import type { Subject } from './targets.ts';

type Unit = 'ms' | 'KiB' | 'MiB' | '';

/** What a line of the table must not exceed: the ratio of app and bare page, or the app's own figure. */
export interface Mark {
  of: 'ratio' | 'app';
  most: number;
}

/** A line of the table. */
export interface Line {
  label: string;
  /** The figure's name. */
  name: string;
  unit: Unit;
  mark?: Mark;
  /** What the app stands beside, where it is not the bare page. */
  baseline?: Subject;
  /** The figure is how much more it is than another one. */
  minus?: string;
}

const ratio = (most: number): Mark => ({ of: 'ratio', most });
const own = (most: number): Mark => ({ of: 'app', most });
const LARGEST = 100_000;

/** All lines there can be; those of which nothing was measured are left out by whoever prints them. */
export function linesOf({ sizes }: Pick<Plan, 'sizes'>): Line[] {
  return [
    { label: 'scripts before the first row, gzip', name: 'scripts', unit: 'KiB', mark: own(160) },
    { label: 'of them with charts', name: 'chart scripts', unit: '', mark: own(0) },
    { label: 'first row painted', name: 'first row', unit: 'ms' },
    { label: 'first row painted, 4× throttle', name: 'first row slowed', unit: 'ms', mark: ratio(1.5) },
    ...sizes.filter(size => size >= MIDDLE).flatMap(loads),
    ...sizes.filter(size => size >= LONG).flatMap(scrolls),
    ...sizes.flatMap(openings),
    ...sizes.filter(size => size >= MIDDLE).flatMap(events),
    ...growths(sizes),
    { label: 'apply a filter', name: 'filter', unit: 'ms' },
    { label: 'open the panel', name: 'panel', unit: 'ms' },
    ...sizes.filter(size => size >= LONG).flatMap(memory),
    { label: 'read everything (Usage)', name: 'reading', unit: 'ms', mark: ratio(1.3) },
    { label: 'read everything, worst frame', name: 'reading worst', unit: 'ms', mark: own(50) },
    { label: 'read everything, frames over 50 ms', name: 'reading over 50', unit: '' },
    { label: 'read everything, heap grown', name: 'reading heap grown', unit: 'MiB', mark: own(50) },
  ];
}

const rows = (size: number): string => `${size.toLocaleString('en')} rows`;

function loads(size: number): Line[] {
  const label = `load and render ${rows(size)}`;
  const name = `${size} load`;
  return [
    { label, name, unit: 'ms', ...(size >= LONG && { mark: ratio(1) }) },
    { label: `${label}, bare page at 1,000 a page`, name, unit: 'ms', baseline: 'bare, 1,000 a page' },
  ];
}

function scrolls(size: number): Line[] {
  return ['reading scroll', 'fling'].flatMap((kind): Line[] => {
    const isMarked = kind === 'fling' && size === LARGEST;
    const line = (what: string, name: string, unit: Unit, mark?: Mark): Line => ({
      label: `${kind}, ${rows(size)}: ${what}`,
      name: `${size} ${kind} ${name}`,
      unit,
      ...(isMarked && mark && { mark }),
    });
    return [
      line('frame p95', 'p95', 'ms', ratio(1.05)),
      line('frames over 50 ms', 'over 50', '', own(0)),
      line('worst frame', 'worst', 'ms'),
      line('frames without rows', 'blank', ''),
      line('main thread', 'busy', 'ms'),
    ];
  });
}

const OPENING_MARKS = new Map([
  [10_000, ratio(1.5)],
  [LARGEST, ratio(2)],
]);

function openings(size: number): Line[] {
  const mark = OPENING_MARKS.get(size);
  return ['open', 'open at once'].flatMap((kind): Line[] => [
    { label: `${kind}, ${rows(size)}: p50`, name: `${size} ${kind} p50`, unit: 'ms', ...(mark && { mark }) },
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

/** How much more an event costs at the most rows than at a thousand. */
function growths(sizes: readonly number[]): Line[] {
  const largest = sizes.at(-1);
  if (largest === undefined || largest <= MIDDLE || !sizes.includes(MIDDLE)) return [];
  return ['open p50', 'open busy', 'hover busy', 'arrival busy'].map(event => ({
    label: `${event}: ${rows(largest)} more than ${rows(MIDDLE)}`,
    name: `${largest} ${event}`,
    minus: `${MIDDLE} ${event}`,
    unit: 'ms',
    mark: own(2),
  }));
}

function memory(size: number): Line[] {
  const at = (label: string, name: string, unit: Unit, mark?: Mark): Line => ({
    label: `${label}, ${rows(size)}`,
    name: `${size} ${name}`,
    unit,
    ...(mark && { mark }),
  });
  return [
    at('heap', 'heap', 'MiB', size === LARGEST ? ratio(0.2) : undefined),
    at('of it workers', 'heap of workers', 'MiB'),
    at('renderer process', 'renderer', 'MiB'),
    at('all processes of the browser', 'browser', 'MiB'),
    at('document elements', 'elements', '', own(2000)),
  ];
}
