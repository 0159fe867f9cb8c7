import { formatTimeSpan, type TimeZone } from '#lib/times.ts';
import { t } from '#lib/words/t.ts';
import { totalTokens } from '#model/tokens.ts';
import { modelKey } from '#model/row-values.ts';
import { byTokens, modelNames, modelOrder, modelsByTokens } from '#model/usage/totals.ts';
import type { UsageSums } from '#model/usage/usage-sums.ts';
import type { ShapeBar } from '#reader/usage-state.ts';
import type { FigureTable } from '#usage/figure/figure-table.ts';

export type Measure = 'tokens' | 'interceptions';

/** One bar: a piece of the time, and what is stacked in it. */
export interface TimeBar {
  /** Milliseconds; the end is where the next one begins. */
  from: number;
  to: number;
  /** In the order of the stacks; null while it is not known. */
  values: readonly number[] | null;
}

/** What is stacked: a model, or what is not of one model. */
export interface Stack {
  /** Of a model its `modelKey`. */
  key: string;
  /** Where it is shown, and in the file where it is a model's. */
  name: string;
}

export interface TimeBars {
  /** The one below first. */
  stacks: readonly Stack[];
  bars: readonly TimeBar[];
}

/** Models with a stack of their own; all others are one. */
const STACKS = 5;
export const OTHERS: Stack = { key: 'others', name: t('others') };
export const ALL: Stack = { key: 'Interceptions', name: t('Interceptions') };

/** What the file calls a stack: the same in every language. */
const fileName = (stack: Stack): string => (stack === OTHERS || stack === ALL ? stack.key : stack.name);

/** The sums over time, by model. */
export function barsOfSums(sums: Readonly<UsageSums>, edges: readonly number[], measure: Measure): TimeBars {
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
  const placeOf = new Map(named.map(({ key }, place) => [key, place]));
  const bars = edges.slice(0, -1).map((from, index): TimeBar => {
    const values = stacks.map(() => 0);
    for (const [key, totals] of sums.byTime.get(from) ?? []) {
      const place = placeOf.get(key) ?? named.length;
      values[place] =
        (values[place] ?? 0) + (measure === 'tokens' ? totalTokens(totals.tokens) : totals.interceptions);
    }
    return { from, to: edges[index + 1] ?? from, values };
  });
  return { stacks, bars };
}

/** What the server counted, before or without reading a row. */
export function barsOfShape(shape: readonly ShapeBar[]): TimeBars {
  return {
    stacks: [ALL],
    bars: shape.map(({ from, to, count }) => ({
      from,
      to,
      values: count === null ? null : [count],
    })),
  };
}

function totalOf({ values }: TimeBar): number | null {
  return values === null ? null : values.reduce((sum, value) => sum + value, 0);
}

export function timeTable(
  { stacks, bars }: TimeBars,
  zone: TimeZone,
  href: (bar: TimeBar) => string,
): FigureTable {
  const isStacked = stacks.length > 1 || stacks[0] !== ALL;
  return {
    columns: [
      { name: 'Time', head: t('Time'), kind: 'text' },
      ...(isStacked
        ? stacks.map(stack => ({ name: fileName(stack), head: stack.name, kind: 'count' as const }))
        : []),
      isStacked
        ? { name: 'Total', head: t('Total'), kind: 'count' }
        : { name: fileName(ALL), head: ALL.name, kind: 'count' },
    ],
    rows: bars.map(bar => ({
      key: String(bar.from),
      cells: [
        formatTimeSpan(bar.from, bar.to, zone),
        ...(isStacked ? stacks.map((_, place) => bar.values?.[place] ?? null) : []),
        totalOf(bar),
      ],
      href: href(bar),
    })),
  };
}
