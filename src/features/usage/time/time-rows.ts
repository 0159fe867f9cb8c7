import { formatDateTime, formatIso, type TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { modelKey } from '#shared/domain/row-values.ts';
import {
  byTokens,
  modelNames,
  modelOrder,
  modelsByTokens,
  AFTER,
  BEFORE,
  type BucketTotals,
  type UsageSums,
} from '#shared/domain/usage-totals.ts';
import type { ChartedTime } from '#features/usage/engine/charted-range.ts';
import type { CountBar } from '#features/usage/engine/usage-state.ts';
import type { ChartRow, ChartTable } from '#features/usage/chart-card/chart-table.ts';
import { modelColour, REST_COLOUR } from '#shared/ui/colors.ts';
import { spanLabels } from './time-labels.ts';

export type Measure = 'tokens' | 'interceptions';

/** One bar: a time bucket and its stacked values. */
export interface TimeBar {
  /** Milliseconds. `to` is exclusive: the next bar starts there. */
  from: number;
  to: number;
  /** In stack order. Null until known. */
  values: readonly number[] | null;
}

/** One layer of the bars: a model, or the sum of several models. */
interface Stack {
  /** The `modelKey`, if it is a model. */
  key: string;
  /** Label in the chart. For a model, also its column name in the file. */
  name: string;
}

export interface TimeBars {
  /** Lowest layer first. */
  stacks: readonly Stack[];
  bars: readonly TimeBar[];
  /** What started before the first bar and after the last one, or null if nothing did. */
  before: OutsideBars | null;
  after: OutsideBars | null;
}

/** Interceptions that have no bar because they are far from all others. */
interface OutsideBars {
  interceptions: number;
  /** In stack order. */
  values: readonly number[];
}

/** Number of models with their own stack. All others share one. */
const STACKS = 5;
const OTHERS: Stack = { key: 'others', name: t('other') };
const ALL: Stack = { key: 'Interceptions', name: t('Interceptions') };

/** Column name in the file. It is the same in every language. */
const csvName = (stack: Stack): string => (stack === OTHERS || stack === ALL ? stack.key : stack.name);

export function totalsToBars(
  sums: Readonly<UsageSums>,
  edges: readonly number[],
  measure: Measure,
): TimeBars {
  const models = modelsByTokens(sums);
  const ranked =
    measure === 'tokens'
      ? byTokens(models, modelOrder)
      : models.toSorted(
          (a, b) => b.interceptions - a.interceptions || (modelOrder(a) < modelOrder(b) ? -1 : 1),
        );
  const names = modelNames(ranked);
  const named = ranked
    .slice(0, ranked.length <= STACKS + 1 ? undefined : STACKS)
    .map((of): Stack => ({ key: modelKey(of), name: names.get(modelKey(of)) ?? of.model }));
  const stacks = named.length < ranked.length ? [...named, OTHERS] : named;
  const indexOf = new Map(named.map(({ key }, index) => [key, index]));
  const valuesOf = (bucket: BucketTotals | undefined): number[] => {
    const values = stacks.map(() => 0);
    for (const [key, totals] of bucket ?? []) {
      const index = indexOf.get(key) ?? named.length;
      values[index] =
        (values[index] ?? 0) + (measure === 'tokens' ? totalTokens(totals.tokens) : totals.interceptions);
    }
    return values;
  };
  const bars = edges.slice(0, -1).map((from, index): TimeBar => {
    return { from, to: edges[index + 1] ?? from, values: valuesOf(sums.byTime.get(from)) };
  });
  const outside = (key: number): OutsideBars | null => {
    const bucket = sums.byTime.get(key);
    const interceptions = [...(bucket?.values() ?? [])].reduce((sum, each) => sum + each.interceptions, 0);
    return interceptions === 0 ? null : { interceptions, values: valuesOf(bucket) };
  };
  return { stacks, bars, before: outside(BEFORE), after: outside(AFTER) };
}

/** Bars of the server's counts, which need no loaded rows. */
export function countsToBars(shape: readonly CountBar[], charted: ChartedTime | null): TimeBars {
  const isBefore = ({ to }: CountBar): boolean => charted !== null && to <= charted.from;
  const isAfter = ({ from }: CountBar): boolean => charted !== null && from > charted.to;
  const outside = (bars: readonly CountBar[]): OutsideBars | null => {
    const interceptions = bars.reduce((sum, { count }) => sum + (count ?? 0), 0);
    return interceptions === 0 ? null : { interceptions, values: [interceptions] };
  };
  return {
    stacks: [ALL],
    bars: shape
      .filter(bar => !isBefore(bar) && !isAfter(bar))
      .map(({ from, to, count }) => ({
        from,
        to,
        values: count === null ? null : [count],
      })),
    before: outside(shape.filter(isBefore)),
    after: outside(shape.filter(isAfter)),
  };
}

/** Start of the first bar and end of the last, in milliseconds. */
export function endsOf({ bars }: TimeBars): { from: number; to: number } {
  return { from: bars[0]?.from ?? 0, to: bars.at(-1)?.to ?? 0 };
}

const KEY_BEFORE = 'before';
const KEY_AFTER = 'after';

/** CSV columns with start and exclusive end of each row, because the time column is localized text. */
export function timeColumns(bars: TimeBars, zone: TimeZone, oldest: string | null) {
  const spans = new Map(bars.bars.map(({ from, to }) => [String(from), [from, to] as const]));
  const ends = endsOf(bars);
  const iso = (time: number): string => formatIso(time, zone);
  return {
    names: ['Start', 'End'],
    cells({ key }: ChartRow) {
      if (key === KEY_BEFORE) return [oldest === null ? null : iso(Date.parse(oldest)), iso(ends.from)];
      if (key === KEY_AFTER) return [iso(ends.to), null];
      const [from, to] = spans.get(key) ?? [];
      return from === undefined || to === undefined ? [null, null] : [iso(from), iso(to)];
    },
  };
}

function totalOf(values: readonly number[] | null): number | null {
  return values === null ? null : values.reduce((sum, value) => sum + value, 0);
}

/** @param href filters by start time, in milliseconds; null means no bound */
export function timeTable(
  { measure, ...timeBars }: TimeBars & { measure: Measure },
  zone: TimeZone,
  href: (from: number | null, to: number | null) => string,
): ChartTable {
  const { stacks, bars, before, after } = timeBars;
  const isStacked = stacks.length > 1 || stacks[0] !== ALL;
  const labels = spanLabels(bars, zone);
  const ends = endsOf(timeBars);
  const cellsOf = (time: string, values: readonly number[] | null) => [
    time,
    ...(isStacked ? stacks.map((_, index) => values?.[index] ?? null) : []),
    totalOf(values),
  ];
  const at = (time: number): string => formatDateTime(new Date(time).toISOString(), zone);
  return {
    columns: [
      { name: 'Time', head: t('Time'), kind: 'text' },
      ...(isStacked
        ? stacks.map(stack => ({
            name: csvName(stack),
            head: stack.name,
            kind: 'count' as const,
            unit: measure,
          }))
        : []),
      isStacked
        ? { name: 'Total', head: t('Total'), kind: 'count', unit: measure }
        : { name: csvName(ALL), head: ALL.name, kind: 'count' },
    ],
    rows: [
      ...(before === null
        ? []
        : [
            {
              key: KEY_BEFORE,
              cells: cellsOf(t('Before {time}', { time: at(ends.from) }), before.values),
              href: href(null, ends.from),
            },
          ]),
      ...bars.map(({ from, to, values }, index) => ({
        key: String(from),
        cells: cellsOf(labels[index] ?? '', values),
        href: href(from, to),
      })),
      ...(after === null
        ? []
        : [
            {
              key: KEY_AFTER,
              cells: cellsOf(t('From {time} on', { time: at(ends.to) }), after.values),
              href: href(ends.to, null),
            },
          ]),
    ],
  };
}

/** Models have their own color. Groups of models are muted. */
export function stackColour(stack: Stack): string {
  if (stack === ALL) return 'var(--accent)';
  return stack === OTHERS ? REST_COLOUR : modelColour(stack.key);
}
