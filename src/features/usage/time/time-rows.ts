import { formatDateTime, formatIso, type TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { modelKey } from '#shared/domain/row-values.ts';
import {
  byTokens,
  modelOrder,
  modelsByTokens,
  AFTER,
  BEFORE,
  type SummaryTotals,
  type UsageSummarySums,
} from '#shared/domain/usage-totals.ts';
import { modelNames, shortModelLabels } from '#shared/domain/model-names.ts';
import type { ChartedTime } from '#shared/domain/charted-time.ts';
import type { CountBar } from '#features/usage/engine/usage-state.ts';
import type { ChartRow, ChartTable } from '#features/usage/chart-card/chart-table.ts';
import { modelColors, REST_COLOR } from '#shared/ui/colors.ts';
import { spanLabels } from './time-labels.ts';

export type Measure = 'tokens' | 'interceptions';

/** One bar: a time bucket and its stacked values. */
export interface TimeBar {
  /** Milliseconds. `to` is exclusive: the next bar starts there. */
  from: number;
  to: number;
  /** In series order. Null until known. */
  values: readonly number[] | null;
}

/** One series of the bars: a model, or the sum of several models. */
interface Series {
  /** The `modelKey`, if it is a model. */
  key: string;
  /** Column name in the file. */
  name: string;
  /** Label in the chart. */
  label: string;
  color: string;
}

export interface TimeBars {
  /** The bottom of each bar first. */
  series: readonly Series[];
  bars: readonly TimeBar[];
  /** Interceptions that started before the first bar and after the last one, or null if there are no such interceptions. */
  before: OutsideBars | null;
  after: OutsideBars | null;
}

/** Interceptions that have no bar because they are far from all others. */
interface OutsideBars {
  interceptions: number;
  /** In series order. */
  values: readonly number[];
}

/** Maximum number of models with their own series. All others share one. */
const MAX_SERIES = 5;
/** Names in a file are the same in every language. Groups of models are muted. */
const OTHERS: Series = { key: 'others', name: 'others', label: t('other'), color: REST_COLOR };
const ALL: Series = {
  key: 'Interceptions',
  name: 'Interceptions',
  label: t('Interceptions'),
  color: 'var(--accent)',
};

export function totalsToBars(sums: UsageSummarySums, edges: readonly number[], measure: Measure): TimeBars {
  const models = modelsByTokens(sums);
  const ranked =
    measure === 'tokens'
      ? byTokens(models, modelOrder)
      : models.toSorted(
          (a, b) => b.interceptions - a.interceptions || (modelOrder(a) < modelOrder(b) ? -1 : 1),
        );
  const [names, labels] = [modelNames(ranked), shortModelLabels(ranked)];
  const top = ranked.slice(0, ranked.length <= MAX_SERIES + 1 ? undefined : MAX_SERIES);
  const colors = modelColors(top.map(modelKey));
  const named = top.map((of): Series => {
    const key = modelKey(of);
    return {
      key,
      name: names.get(key) ?? of.model,
      label: labels.get(key) ?? of.model,
      color: colors.get(key) ?? REST_COLOR,
    };
  });
  const series = named.length < ranked.length ? [...named, OTHERS] : named;
  const indexOf = new Map(named.map(({ key }, index) => [key, index]));
  const valuesOf = (bucket: ReadonlyMap<string, SummaryTotals> | undefined): number[] => {
    const values = series.map(() => 0);
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
  return { series, bars, before: outside(BEFORE), after: outside(AFTER) };
}

/** Bars of the server's counts, which need no loaded rows. */
export function countsToBars(countBars: readonly CountBar[], charted: ChartedTime | null): TimeBars {
  const isBefore = ({ to }: CountBar): boolean => charted !== null && to <= charted.from;
  const isAfter = ({ from }: CountBar): boolean => charted !== null && from > charted.to;
  const outside = (bars: readonly CountBar[]): OutsideBars | null => {
    const interceptions = bars.reduce((sum, { count }) => sum + (count ?? 0), 0);
    return interceptions === 0 ? null : { interceptions, values: [interceptions] };
  };
  return {
    series: [ALL],
    bars: countBars
      .filter(bar => !isBefore(bar) && !isAfter(bar))
      .map(({ from, to, count }) => ({
        from,
        to,
        values: count === null ? null : [count],
      })),
    before: outside(countBars.filter(isBefore)),
    after: outside(countBars.filter(isAfter)),
  };
}

/** Start of the first bar and end of the last, in milliseconds. */
export function timeSpanOf({ bars }: TimeBars): { from: number; to: number } {
  return { from: bars[0]?.from ?? 0, to: bars.at(-1)?.to ?? 0 };
}

const KEY_BEFORE = 'before';
const KEY_AFTER = 'after';

/** CSV columns with start and exclusive end of each row, because the time column is localized text. */
export function timeColumns(bars: TimeBars, zone: TimeZone, oldest: string | null) {
  const spans = new Map(bars.bars.map(({ from, to }) => [String(from), [from, to] as const]));
  const ends = timeSpanOf(bars);
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
  const { series, bars, before, after } = timeBars;
  const isStacked = series.length > 1 || series[0] !== ALL;
  const labels = spanLabels(bars, zone);
  const ends = timeSpanOf(timeBars);
  const cellsOf = (time: string, values: readonly number[] | null) => [
    time,
    ...(isStacked ? series.map((_, index) => values?.[index] ?? null) : []),
    totalOf(values),
  ];
  const at = (time: number): string => formatDateTime(new Date(time).toISOString(), zone);
  return {
    columns: [
      { name: 'Time', header: t('Time'), kind: 'text' },
      ...(isStacked
        ? series.map(each => ({
            name: each.name,
            header: each === OTHERS ? each.label : each.name,
            kind: 'count' as const,
            unit: measure,
          }))
        : []),
      isStacked
        ? { name: 'Total', header: t('Total'), kind: 'count', unit: measure }
        : { name: ALL.name, header: ALL.label, kind: 'count' },
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
              cells: cellsOf(t('{time} and later', { time: at(ends.to) }), after.values),
              href: href(ends.to, null),
            },
          ]),
    ],
  };
}
