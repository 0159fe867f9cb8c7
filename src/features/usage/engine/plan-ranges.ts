import type { CountQuery } from '#shared/api/count-queries.ts';
import { timeGrid } from '#shared/domain/time-grid.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import { inclusionExclusionTerms, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import {
  splitLargeRanges,
  splitRange,
  filtersOfSlice,
  mergeImmutableRanges,
  wholePeriod,
  type CountedTimeRange,
  type TimeRange,
} from '#shared/domain/time-ranges.ts';
import { withRetry, type RetryPolicy, mapConcurrent } from '#shared/api/job-control.ts';
import { findChartedTime, type ChartedTime } from './charted-range.ts';
import type { UsageSource } from './page-reader.ts';
import type { RangeProgress } from './usage-state.ts';

/** Pieces of the time whose rows are counted, at most; with what is still to come, 48 requests. */
const MAX_COUNTS = 47;
/** Bars that a chart of sums over time has at most. */
const MAX_BARS = 120;
/** Few in flight: each costs the database a count. */
const COUNTS_AT_ONCE = 4;
/** Up to here rows tell the shape over time sooner than counting does. */
const SMALL = 1000;

export interface Planning {
  filters: ApiFilters;
  asOf: number;
  zone: TimeZone;
  source: UsageSource;
  retryPolicy: RetryPolicy;
  signal: AbortSignal;
  onShape: (shape: readonly (TimeRange & { count: number | null })[]) => void;
}

interface Period {
  oldest: string | null;
  charted: ChartedTime;
  /** From when to when there are rows, milliseconds: more than is charted where a few are far from the others. */
  reached: { from: number; to: number };
  /** Between which the sums over time are kept apart. */
  edges: readonly number[];
  /** About how far these are from one another, milliseconds. */
  step: number;
  /** Where the time is cut to count it. */
  cuts: readonly number[];
  numbers: ReadonlyMap<number, number>;
}

/** The time that the rows of a filter lie in, and how it is divided. */
export async function findDataPeriod(
  planning: Planning,
  { count, newest }: { count: number; newest: Cursor | null },
): Promise<Period> {
  const { filters, asOf, zone, source, retryPolicy, signal } = planning;
  const { started_after, started_before } = timeBounds(filters, asOf);
  const oldest =
    started_after === undefined
      ? await withRetry(() => source.oldest(filters, count, signal), retryPolicy, signal)
      : null;
  const end = timeOr(newest?.started_at, asOf);
  const isMoving = filters.range !== undefined && started_before === undefined;
  const to = timeOr(started_before, isMoving ? Math.max(asOf, end) : end);
  const from = timeOr(started_after ?? oldest, to);
  const charted = await findChartedTime(planning, {
    count,
    from,
    to,
    isFromSet: started_after !== undefined,
    isToSet: started_before !== undefined || (isMoving && end <= asOf),
  });
  if (isMoving) charted.to = Math.max(asOf, charted.to);
  const cuts = timeGrid(charted.from, charted.to, zone, MAX_COUNTS);
  const { edges, step } = timeGrid(charted.from, charted.to, zone, MAX_BARS);
  return {
    oldest,
    charted,
    reached: { from, to },
    edges,
    step,
    cuts: cuts.edges,
    numbers: cuts.numbers,
  };
}

/** 1970-01-01T00:00:00Z is 0, and a time like any other. */
function timeOr(text: string | null | undefined, otherwise: number): number {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? otherwise : time;
}

/** Counts the pieces of the time, and joins them to slices that can be read side by side. */
export async function planRanges(
  planning: Planning,
  count: number,
  period: Period,
  newest: Cursor | null,
): Promise<CountedTimeRange[]> {
  const { cuts, reached, charted } = period;
  const isFarther = charted.before > 0 || charted.after > 0;
  const whole = wholePeriod(planning.filters, planning.asOf, cuts, isFarther ? reached : null);
  const numbers = new Map(period.numbers);
  if (whole.from < (cuts[0] ?? whole.from)) numbers.set(whole.from, (numbers.get(cuts[0] ?? 0) ?? 0) - 1);
  if (count <= SMALL) return [{ ...whole, count, newest: newest?.id ?? null }];
  const shape = splitRange(whole, cuts);
  const counted = await countSlices(planning, shape, planning.onShape);
  return await countSlices(planning, splitLargeRanges(mergeImmutableRanges(counted, numbers, planning.asOf)));
}

/** The exact count of each slice that has none yet. */
async function countSlices(
  { filters, source, retryPolicy, signal }: Planning,
  slices: readonly (TimeRange | CountedTimeRange)[],
  onShape?: Planning['onShape'],
): Promise<CountedTimeRange[]> {
  const counted = slices.map(slice => ('count' in slice ? slice : { ...slice, count: null, newest: null }));
  onShape?.([...counted]);
  await mapConcurrent(counted, COUNTS_AT_ONCE, async (slice, index) => {
    if (slice.count !== null) return;
    const part = filtersOfSlice(filters, slice);
    counted[index] = {
      ...slice,
      ...(await withRetry(() => source.fetchCount(part, false, signal), retryPolicy, signal)),
    };
    onShape?.([...counted]);
  });
  return counted.map(slice => ({ ...slice, count: slice.count ?? 0 }));
}

/** How many these filters match, the base of which is surveyed; null where that is all of it. */
export async function countMatching(
  { source, retryPolicy, signal }: Planning,
  filters: Filters,
): Promise<number | null> {
  if (!needsMultipleQueries(filters)) return null;
  let matching = 0;
  await mapConcurrent(inclusionExclusionTerms(filters), COUNTS_AT_ONCE, async ({ sign, question }) => {
    const ask = (): Promise<CountQuery> => source.fetchCount(question, false, signal);
    matching += sign * (await withRetry(ask, retryPolicy, signal)).count;
  });
  return matching;
}

interface VerifiedTotals {
  /** All that match now. */
  count: number;
  /** What was read is what there is. */
  verified: boolean;
  /** Slices that are not any more what was read of them. */
  changed: readonly { part: number; count: number }[];
}

/**
 * Whether what was read is what there is. Rows come late, with an old start, and are purged from the oldest on: while
 * the oldest slice and the whole count are what was read, nothing was purged, and so nothing came either. Otherwise each
 * slice is counted anew.
 */
export async function verifyTotals(
  { filters, source, retryPolicy, signal }: Planning,
  parts: readonly RangeProgress[],
): Promise<VerifiedTotals> {
  const fresh = async (of: typeof filters): Promise<number> =>
    (await withRetry(() => source.fetchCount(of, true, signal), retryPolicy, signal)).count;
  const read = parts.reduce((sum, { rows }) => sum + rows, 0);
  const oldest = parts.findIndex(({ rows }) => rows > 0);
  const count = await fresh(filters);
  const first = parts[oldest];
  if (first && count === read && (await fresh(filtersOfSlice(filters, first.slice))) === first.rows) {
    return { count, verified: true, changed: [] };
  }
  const changed: { part: number; count: number }[] = [];
  await mapConcurrent(parts, COUNTS_AT_ONCE, async ({ slice, rows }, part) => {
    const now = await fresh(filtersOfSlice(filters, slice));
    if (now !== rows) changed.push({ part, count: now });
  });
  return { count: await fresh(filters), verified: false, changed };
}
