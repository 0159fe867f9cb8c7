import { formatTimeSpan, type TimeZone } from '#lib/times.ts';
import { t } from '#lib/words/t.ts';
import { totalTokens } from '#model/tokens.ts';
import { byTokens, modelsByTokens } from '#model/usage/totals.ts';
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

export interface TimeBars {
  /** The names of the stacks, the one below first. */
  stacks: readonly string[];
  bars: readonly TimeBar[];
}

/** Models with a stack of their own; all others are one. */
const STACKS = 5;
export const OTHERS = 'others';
export const ALL = 'Interceptions';
/** The two stacks that are not named after a model. */
const WORDS = new Map([
  [OTHERS, t('others')],
  [ALL, t('Interceptions')],
]);

/** What a stack is called where it is shown. */
export function stackWords(stack: string): string {
  return WORDS.get(stack) ?? stack;
}

/** The sums over time, by model. */
export function barsOfSums(sums: Readonly<UsageSums>, edges: readonly number[], measure: Measure): TimeBars {
  const models = modelsByTokens(sums);
  const ranked =
    measure === 'tokens'
      ? byTokens(models, ({ model }) => model)
      : models.toSorted((a, b) => b.interceptions - a.interceptions || (a.model < b.model ? -1 : 1));
  const named = ranked.slice(0, ranked.length <= STACKS + 1 ? undefined : STACKS).map(({ model }) => model);
  const stacks = named.length < ranked.length ? [...named, OTHERS] : named;
  const placeOf = new Map(named.map((model, place) => [model, place]));
  const bars = edges.slice(0, -1).map((from, index): TimeBar => {
    const values = stacks.map(() => 0);
    for (const [model, totals] of sums.byTime.get(from) ?? []) {
      const place = placeOf.get(model) ?? named.length;
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
      ...(isStacked ? stacks.map(name => ({ name, head: stackWords(name), kind: 'count' as const })) : []),
      isStacked
        ? { name: 'Total', head: t('Total'), kind: 'count' }
        : { name: ALL, head: stackWords(ALL), kind: 'count' },
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
