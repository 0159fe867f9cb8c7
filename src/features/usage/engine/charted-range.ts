import type { ApiFilters } from '#shared/domain/filters.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { filtersOfSlice } from '#shared/domain/time-ranges.ts';
import { withRetry, type RetryPolicy } from '#shared/api/job-control.ts';
import type { UsageSource } from './page-reader.ts';

/** From when to when charts are drawn, milliseconds. */
export interface ChartedTime {
  from: number;
  to: number;
  /** Interceptions that started before and after it. */
  before: number;
  after: number;
}

interface Asking {
  filters: ApiFilters;
  source: Pick<UsageSource, 'oldest' | 'fetchCount'>;
  retryPolicy: RetryPolicy;
  signal: AbortSignal;
}

interface Reach {
  count: number;
  /** Between which the rows are, milliseconds. */
  from: number;
  to: number;
  /** Ends that the filter sets: they are what the person asked for. */
  isFromSet: boolean;
  isToSet: boolean;
}

const DAY = 86_400_000;
/** How many times as long as the rest a row has to be away from it to be left out of a chart. */
const FAR = 20;
/** A few rows within one day are as good as a day long. */
const LEAST = DAY;
/** At most so many rows of an end are left out of a chart: a share of all, or these. */
const FEW_SHARE = 0.02;
const FEW = 5;
/** Each round multiplies the time by `FAR`. */
const MAX_ROUNDS = 8;

/**
 * The time in which most rows are. One row with a wrong clock, of the year 1 or 9999, would put all others into one bar.
 * Left out are a few rows at either end, far from all others; they are counted, and the chart says so. Asks for
 * nothing where no row can be far from the others, and for the start of two rows where none is.
 */
export async function findChartedTime(asking: Asking, reach: Reach): Promise<ChartedTime> {
  const { count, from, to, isFromSet, isToSet } = reach;
  const whole: ChartedTime = { from, to, before: 0, after: 0 };
  const few = Math.min(Math.max(FEW, Math.ceil(count * FEW_SHARE)), Math.floor((count - 1) / 2));
  if (few < 1 || to - from <= FAR * LEAST || (isFromSet && isToSet)) return whole;
  const ask = questions(asking);
  const [coreStart, coreEnd] = await Promise.all([
    isFromSet ? from : ask.startOf(count - few),
    isToSet ? to : ask.startOf(few + 1),
  ]);
  if (coreStart === null || coreEnd === null) return whole;
  let [low, high] = [Math.min(coreStart, coreEnd), Math.max(coreStart, coreEnd)];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const distance = FAR * Math.max(high - low, LEAST);
    const [before, after] = await Promise.all([
      isFromSet || from >= low - distance ? null : ask.before(low - distance, count),
      isToSet || to <= high + distance ? null : ask.after(high + distance),
    ]);
    if (before === null && after === null) return whole;
    const inner = { from: before?.innerEdge ?? from, to: after?.innerEdge ?? to };
    const span = Math.max(inner.to - inner.from, LEAST);
    // Rows that lead up to the others are no outliers: the chart has to reach them.
    const isTailBefore = before !== null && inner.from - before.outerEdge < span;
    const isTailAfter = after !== null && after.outerEdge - inner.to < span;
    if (!isTailBefore && !isTailAfter) {
      const left = { before: before?.count ?? 0, after: after?.count ?? 0 };
      if (2 * (left.before + left.after) < count) return { ...inner, ...left };
      // Too many to leave out at both ends: the nearer of them belong to the others.
      const toBefore = before === null ? Infinity : inner.from - before.outerEdge;
      const toAfter = after === null ? Infinity : after.outerEdge - inner.to;
      if (before !== null && toBefore <= toAfter) low = before.outerEdge;
      else if (after !== null) high = after.outerEdge;
      continue;
    }
    low = isTailBefore ? before.outerEdge : Math.min(low, inner.from);
    high = isTailAfter ? after.outerEdge : Math.max(high, inner.to);
  }
  return whole;
}

interface Excluded {
  count: number;
  /** When the one nearest to the others started. */
  outerEdge: number;
  /** When the nearest of the others started. */
  innerEdge: number;
}

function questions({ filters, source, retryPolicy, signal }: Asking) {
  const timeOf = async (of: ApiFilters, place: number): Promise<number | null> => {
    const started = await withRetry(() => source.oldest(of, place, signal), retryPolicy, signal);
    const time = Date.parse(started ?? '');
    return Number.isNaN(time) ? null : time;
  };
  const within = (started_after: number | null, started_before: number | null): ApiFilters =>
    filtersOfSlice(filters, {
      started_after: started_after === null ? null : formatMicros(BigInt(started_after) * 1000n),
      started_before: started_before === null ? null : formatMicros(BigInt(started_before) * 1000n),
      from: 0,
      to: 0,
    });
  const countOf = async (of: ApiFilters): Promise<number> =>
    (await withRetry(() => source.fetchCount(of, false, signal), retryPolicy, signal)).count;
  return {
    /** @param place from the newest, 1, on */
    startOf: (place: number): Promise<number | null> => timeOf(filters, place),
    async before(time: number, all: number): Promise<Excluded | null> {
      const of = within(null, time);
      const count = await countOf(of);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = await Promise.all([timeOf(of, 1), timeOf(filters, all - count)]);
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
    async after(time: number): Promise<Excluded | null> {
      const of = within(time, null);
      const count = await countOf(of);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = await Promise.all([timeOf(of, count), timeOf(filters, count + 1)]);
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
  };
}
