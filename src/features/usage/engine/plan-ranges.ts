import { timeGrid } from '#shared/domain/time-grid.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Cursor } from '#shared/domain/coder-api.ts';
import type { Filters, ApiFilters } from '#shared/domain/filters.ts';
import { timeBounds } from '#shared/domain/filter-query.ts';
import { inclusionExclusionTerms, needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import {
  splitLargeRanges,
  splitRange,
  filtersInRange,
  mergeImmutableRanges,
  wholePeriod,
  type CountedTimeRange,
  type TimeRange,
} from '#shared/domain/time-ranges.ts';
import type { JobRun } from '#shared/api/job.ts';
import {
  findChartedTime,
  type ChartedTime,
  type Excluded,
  type OutlierQueries,
} from '#shared/domain/charted-time.ts';
import type { UsageSource } from './usage-source.ts';
import type { RangeProgress } from './usage-state.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';

interface QueryContext {
  filters: ApiFilters;
  source: Pick<UsageSource, 'oldest' | 'fetchCount'>;
  run: JobRun;
}

export function outlierQueries({ filters, source, run }: QueryContext): OutlierQueries {
  const timeOf = async (of: ApiFilters, position: number): Promise<number | null> => {
    const started = await run.retry(signal => source.oldest(of, position, signal));
    const time = Date.parse(started ?? '');
    return Number.isNaN(time) ? null : time;
  };
  const within = (started_after: number | null, started_before: number | null): ApiFilters =>
    filtersInRange(filters, {
      started_after: started_after === null ? null : formatMicros(BigInt(started_after) * 1000n),
      started_before: started_before === null ? null : formatMicros(BigInt(started_before) * 1000n),
      from: 0,
      to: 0,
    });
  const countOf = async (of: ApiFilters): Promise<number> =>
    (await run.retry(signal => source.fetchCount(of, false, signal))).count;
  return {
    startOf: position => timeOf(filters, position),
    async before(time, all): Promise<Excluded | null> {
      const of = within(null, time);
      const count = await countOf(of);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = await Promise.all([timeOf(of, 1), timeOf(filters, all - count)]);
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
    async after(time): Promise<Excluded | null> {
      const of = within(time, null);
      const count = await countOf(of);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = await Promise.all([timeOf(of, count), timeOf(filters, count + 1)]);
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
  };
}

/** Maximum time ranges to count. With the range after the last edge, this makes 48 requests. */
const MAX_COUNTS = 47;
/** Maximum bars in a chart over time. */
const MAX_BARS = 120;
/** Kept low because each count is expensive for the database. */
const COUNT_CONCURRENCY = 4;
/** Up to this many rows, loading them shows their distribution over time sooner than counting does. */
const MAX_ROWS_WITHOUT_COUNTS = 1000;

export interface Planning {
  filters: ApiFilters;
  asOf: number;
  zone: TimeZone;
  source: UsageSource;
  run: JobRun;
  onShape?: (shape: readonly (TimeRange & { count: number | null })[]) => void;
}

interface Period {
  oldest: string | null;
  charted: ChartedTime;
  /** Time of the oldest and newest row in milliseconds. Longer than `charted` if outliers are excluded. */
  extent: { from: number; to: number };
  /** Bucket edges of the sums over time, in milliseconds. */
  edges: readonly number[];
  /** Approximate distance between two edges, in milliseconds. */
  step: number;
  /** Edges of the ranges to count. */
  cuts: readonly number[];
  numbers: ReadonlyMap<number, number>;
}

/** Finds the time that the matching rows cover, and how to divide it. */
export async function findDataPeriod(
  planning: Planning,
  { count, newest }: { count: number; newest: Cursor | null },
): Promise<Period> {
  const { filters, asOf, zone, source, run } = planning;
  const { started_after, started_before } = timeBounds(filters, asOf);
  const oldest =
    started_after === undefined ? await run.retry(signal => source.oldest(filters, count, signal)) : null;
  const end = timeOr(newest?.started_at, asOf);
  const isMoving = filters.range !== undefined && started_before === undefined;
  const to = timeOr(started_before, isMoving ? Math.max(asOf, end) : end);
  const from = timeOr(started_after ?? oldest, to);
  const charted = await findChartedTime(outlierQueries(planning), {
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
    extent: { from, to },
    edges,
    step,
    cuts: cuts.edges,
    numbers: cuts.numbers,
  };
}

/** The epoch parses to 0, so `||` would discard it. */
function timeOr(text: string | null | undefined, otherwise: number): number {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? otherwise : time;
}

/** Counts the time ranges and merges them into ranges that can load concurrently. */
export async function planRanges(
  planning: Planning,
  count: number,
  period: Period,
  newest: Cursor | null,
): Promise<CountedTimeRange[]> {
  const { cuts, extent, charted } = period;
  const hasOutliers = charted.before > 0 || charted.after > 0;
  const all = wholePeriod(planning.filters, planning.asOf, cuts, hasOutliers ? extent : null);
  const numbers = new Map(period.numbers);
  if (all.from < (cuts[0] ?? all.from)) numbers.set(all.from, (numbers.get(cuts[0] ?? 0) ?? 0) - 1);
  if (count <= MAX_ROWS_WITHOUT_COUNTS) return [{ ...all, count, newest: newest?.id ?? null }];
  const shape = splitRange(all, cuts);
  const counted = await countSlices(planning, shape, planning.onShape);
  return await countSlices(planning, splitLargeRanges(mergeImmutableRanges(counted, numbers, planning.asOf)));
}

/** Counts each range that has no count yet. */
async function countSlices(
  { filters, source, run }: Planning,
  slices: readonly (TimeRange | CountedTimeRange)[],
  onShape?: Planning['onShape'],
): Promise<CountedTimeRange[]> {
  const counted = slices.map(slice => ('count' in slice ? slice : { ...slice, count: null, newest: null }));
  onShape?.([...counted]);
  await run.each(counted, COUNT_CONCURRENCY, async (slice, index, each) => {
    if (slice.count !== null) return;
    const part = filtersInRange(filters, slice);
    counted[index] = { ...slice, ...(await each.retry(signal => source.fetchCount(part, false, signal))) };
    onShape?.([...counted]);
  });
  return counted.map(slice => ({ ...slice, count: slice.count ?? 0 }));
}

/** Counts the rows that match filters which need more rows loaded than match. Returns null if all loaded rows match. */
export async function countMatching({ source, run }: Planning, filters: Filters): Promise<number | null> {
  if (!needsMultipleQueries(filters)) return null;
  let matching = 0;
  await run.each(
    inclusionExclusionTerms(filters),
    COUNT_CONCURRENCY,
    async ({ sign, query }, _index, each) => {
      const { count } = await each.retry(signal => source.fetchCount(query, false, signal));
      matching += sign * count;
    },
  );
  return matching;
}

interface VerifiedTotals {
  /** Number of rows that match now. */
  count: number;
  /** True if the loaded rows are exactly the matching rows. */
  verified: boolean;
  /** Ranges whose count differs from what was loaded. */
  changed: readonly { part: number; count: number }[];
}

/**
 * Checks that the loaded rows are exactly the matching rows. Rows can arrive late with an old start, and the oldest rows
 * are purged first. If the oldest range and the total have the same counts as before, no row was purged and therefore
 * none arrived. Otherwise each range is counted again.
 */
export async function verifyTotals(
  { filters, source }: Pick<Planning, 'filters' | 'source'>,
  parts: readonly RangeProgress[],
  run: JobRun,
): Promise<VerifiedTotals> {
  const fresh = async (of: ApiFilters, by = run): Promise<number> =>
    (await by.retry(signal => source.fetchCount(of, true, signal))).count;
  const read = parts.reduce((sum, { rows }) => sum + rows, 0);
  const oldest = parts.findIndex(({ rows }) => rows > 0);
  const count = await fresh(filters);
  const first = parts[oldest];
  if (first && count === read && (await fresh(filtersInRange(filters, first.slice))) === first.rows) {
    return { count, verified: true, changed: [] };
  }
  const changed: { part: number; count: number }[] = [];
  await run.each(parts, COUNT_CONCURRENCY, async ({ slice, rows }, part, each) => {
    const now = await fresh(filtersInRange(filters, slice), each);
    if (now !== rows) changed.push({ part, count: now });
  });
  return { count: await fresh(filters), verified: false, changed };
}
