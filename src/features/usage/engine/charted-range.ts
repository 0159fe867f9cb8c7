import type { Question } from '#shared/domain/filters.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { filtersOfSlice } from '#shared/domain/time-ranges.ts';
import { retrying, type Patience } from '#shared/api/job-control.ts';
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
  filters: Question;
  source: Pick<UsageSource, 'oldest' | 'probe'>;
  patience: Patience;
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
const MOST_ROUNDS = 8;

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
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const distance = FAR * Math.max(high - low, LEAST);
    const [before, after] = await Promise.all([
      isFromSet || from >= low - distance ? null : ask.before(low - distance, count),
      isToSet || to <= high + distance ? null : ask.after(high + distance),
    ]);
    if (before === null && after === null) return whole;
    const kept = { from: before?.keptEdge ?? from, to: after?.keptEdge ?? to };
    const span = Math.max(kept.to - kept.from, LEAST);
    // Rows that lead up to the others are no outliers: the chart has to reach them.
    const isTailBefore = before !== null && kept.from - before.leftEdge < span;
    const isTailAfter = after !== null && after.leftEdge - kept.to < span;
    if (!isTailBefore && !isTailAfter) {
      const left = { before: before?.count ?? 0, after: after?.count ?? 0 };
      if (2 * (left.before + left.after) < count) return { ...kept, ...left };
      // Too many to leave out at both ends: the nearer of them belong to the others.
      const toBefore = before === null ? Infinity : kept.from - before.leftEdge;
      const toAfter = after === null ? Infinity : after.leftEdge - kept.to;
      if (before !== null && toBefore <= toAfter) low = before.leftEdge;
      else if (after !== null) high = after.leftEdge;
      continue;
    }
    low = isTailBefore ? before.leftEdge : Math.min(low, kept.from);
    high = isTailAfter ? after.leftEdge : Math.max(high, kept.to);
  }
  return whole;
}

interface LeftOut {
  count: number;
  /** When the one nearest to the others started. */
  leftEdge: number;
  /** When the nearest of the others started. */
  keptEdge: number;
}

function questions({ filters, source, patience, signal }: Asking) {
  const timeOf = async (of: Question, place: number): Promise<number | null> => {
    const started = await retrying(() => source.oldest(of, place, signal), patience, signal);
    const time = Date.parse(started ?? '');
    return Number.isNaN(time) ? null : time;
  };
  const within = (started_after: number | null, started_before: number | null): Question =>
    filtersOfSlice(filters, {
      started_after: started_after === null ? null : formatMicros(BigInt(started_after) * 1000n),
      started_before: started_before === null ? null : formatMicros(BigInt(started_before) * 1000n),
      from: 0,
      to: 0,
    });
  const countOf = async (of: Question): Promise<number> =>
    (await retrying(() => source.probe(of, false, signal), patience, signal)).count;
  return {
    /** @param place from the newest, 1, on */
    startOf: (place: number): Promise<number | null> => timeOf(filters, place),
    async before(time: number, all: number): Promise<LeftOut | null> {
      const of = within(null, time);
      const count = await countOf(of);
      if (count === 0) return null;
      const [leftEdge, keptEdge] = await Promise.all([timeOf(of, 1), timeOf(filters, all - count)]);
      return leftEdge === null || keptEdge === null ? null : { count, leftEdge, keptEdge };
    },
    async after(time: number): Promise<LeftOut | null> {
      const of = within(time, null);
      const count = await countOf(of);
      if (count === 0) return null;
      const [leftEdge, keptEdge] = await Promise.all([timeOf(of, count), timeOf(filters, count + 1)]);
      return leftEdge === null || keptEdge === null ? null : { count, leftEdge, keptEdge };
    },
  };
}
