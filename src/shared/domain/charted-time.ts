/** The time that charts show, in milliseconds. */
export interface ChartedTime {
  from: number;
  to: number;
  /** Number of interceptions that started before and after it. */
  before: number;
  after: number;
}

export interface Excluded {
  count: number;
  /** Start of the excluded row nearest to the included ones, in milliseconds. */
  outerEdge: number;
  /** Start of the included row nearest to the excluded ones, in milliseconds. */
  innerEdge: number;
}

/** Finds the rows at the ends of a list. */
export interface OutlierQueries {
  /**
   * Start time of a row in milliseconds; null if it has no valid time.
   * @param position 1 for the newest row
   */
  startOf: (position: number) => Promise<number | null>;
  /** The rows that started at or before a time; null if there are none. `all` is the number of all rows. */
  before: (time: number, all: number) => Promise<Excluded | null>;
  /** The rows that started at or after a time; null if there are none. */
  after: (time: number) => Promise<Excluded | null>;
}

export interface DataExtent {
  count: number;
  /** Start times of the oldest and newest row, in milliseconds. */
  from: number;
  to: number;
  /** True for bounds that the filter sets. They are never moved. */
  isFromSet: boolean;
  isToSet: boolean;
}

const DAY = 86_400_000;
/** A row is an outlier if it is this many times the length of the remaining time away from it. */
const OUTLIER_FACTOR = 20;
/** Rows within one day count as a day long. */
const MIN_SPAN = DAY;
/** Maximum outliers at each end: a share of all rows, or `MIN_OUTLIERS` if that is more. */
const MAX_OUTLIER_SHARE = 0.02;
const MIN_OUTLIERS = 5;
/** Each round multiplies the time by `OUTLIER_FACTOR`. */
const MAX_ROUNDS = 8;

/**
 * Finds the time that contains most rows. A single row with a wrong clock, in the year 1 or 9999, would put all others
 * into one bar, so a few far rows at either end are excluded. The chart shows how many. Sends no request if no row can
 * be that far away, and otherwise first fetches the start of only two rows.
 */
export async function findChartedTime(queries: OutlierQueries, extent: DataExtent): Promise<ChartedTime> {
  const { count, from, to, isFromSet, isToSet } = extent;
  const everything: ChartedTime = { from, to, before: 0, after: 0 };
  const maxOutliers = Math.min(
    Math.max(MIN_OUTLIERS, Math.ceil(count * MAX_OUTLIER_SHARE)),
    Math.floor((count - 1) / 2),
  );
  if (maxOutliers < 1 || to - from <= OUTLIER_FACTOR * MIN_SPAN || (isFromSet && isToSet)) return everything;
  const [coreStart, coreEnd] = await Promise.all([
    isFromSet ? from : queries.startOf(count - maxOutliers),
    isToSet ? to : queries.startOf(maxOutliers + 1),
  ]);
  if (coreStart === null || coreEnd === null) return everything;
  let [low, high] = [Math.min(coreStart, coreEnd), Math.max(coreStart, coreEnd)];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const distance = OUTLIER_FACTOR * Math.max(high - low, MIN_SPAN);
    const [before, after] = await Promise.all([
      isFromSet || from >= low - distance ? null : queries.before(low - distance, count),
      isToSet || to <= high + distance ? null : queries.after(high + distance),
    ]);
    if (before === null && after === null) return everything;
    const inner = { from: before?.innerEdge ?? from, to: after?.innerEdge ?? to };
    const span = Math.max(inner.to - inner.from, MIN_SPAN);
    // Rows that lead up to the others are not outliers, so the chart includes them.
    const isTailBefore = before !== null && inner.from - before.outerEdge < span;
    const isTailAfter = after !== null && after.outerEdge - inner.to < span;
    if (!isTailBefore && !isTailAfter) {
      const excluded = { before: before?.count ?? 0, after: after?.count ?? 0 };
      if (2 * (excluded.before + excluded.after) < count) return { ...inner, ...excluded };
      // Too many rows to exclude at both ends: include the nearer end.
      const toBefore = before === null ? Infinity : inner.from - before.outerEdge;
      const toAfter = after === null ? Infinity : after.outerEdge - inner.to;
      if (before !== null && toBefore <= toAfter) low = before.outerEdge;
      else if (after !== null) high = after.outerEdge;
      continue;
    }
    low = isTailBefore ? before.outerEdge : Math.min(low, inner.from);
    high = isTailAfter ? after.outerEdge : Math.max(high, inner.to);
  }
  return everything;
}
