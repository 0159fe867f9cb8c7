import { type Cursor, LARGEST_PAGE } from '#shared/domain/coder-api.ts';
import type { CountedTimeRange, TimeRange } from '#shared/domain/time-ranges.ts';
import type { UsageSums, UsageSummarySums } from '#shared/domain/usage-totals.ts';
import type { Job, JobState } from '#shared/api/job.ts';
import type { ChartedTime } from '#shared/domain/charted-time.ts';

/** One time range, and how much of it is in the sums. */
export interface RangeProgress {
  readonly slice: CountedTimeRange;
  readonly rows: number;
  /** How many of these rows have fields that could not be parsed. */
  readonly unread: number;
  /** Total rows in the range, from the last response. */
  readonly count: number;
  readonly newest: string | null;
  readonly reached: Cursor | null;
  readonly done: boolean;
  /** True if its sums come from the cache and are still valid. */
  readonly cached: boolean;
}

/** Initial progress of a range that is not loaded yet. */
export function initialProgress(slice: CountedTimeRange): RangeProgress {
  const { count, newest } = slice;
  return { slice, rows: 0, count, newest, unread: 0, reached: null, done: count === 0, cached: false };
}

/** State of a job that loads time ranges. */
export interface RangesState extends JobState {
  /** Oldest first. */
  readonly parts: readonly RangeProgress[];
  /** Number of interceptions loaded. */
  readonly read: number;
  /** True once a check found that the loaded rows are exactly the matching rows. */
  readonly verified: boolean;
}

export interface RangesStore {
  state: () => RangesState;
  change: (patch: Partial<RangesState>) => void;
}

/** Updates several parts, by their index. */
export function changeParts(store: RangesStore, patches: ReadonlyMap<number, Partial<RangeProgress>>): void {
  const parts = store.state().parts.map((part, number) => ({ ...part, ...patches.get(number) }));
  store.change({ parts, read: parts.reduce((sum, { rows }) => sum + rows, 0) });
}

/** A bar of the counts over time. Its count is null while loading. */
export type CountBar = TimeRange & { count: number | null };

export interface UsageState extends RangesState {
  /**
   * How many of these match all filters, if more rows are loaded than match because Coder has no such filter. Null if every
   * loaded row matches, and until it is known.
   */
  readonly matching: number | null;
  /** Start of the oldest matching row, if the filter sets no start. */
  readonly oldest: string | null;
  /** Bucket edges of the sums over time, in milliseconds. Empty until known. */
  readonly edges: readonly number[];
  /** The time that the charts over time show. Null until known. */
  readonly charted: ChartedTime | null;
  /** Counts over time from the server. Empty if loading the rows is faster. */
  readonly shape: readonly CountBar[];
  /** Sums of the loaded rows, at first of only the newest ones. */
  readonly sums: UsageSums | null;
  /** Sums of all rows, which a database has before the other sums of many rows. Null with the sums of all rows. */
  readonly summary: UsageSummarySums | null;
  readonly bytes: number;
  /** Average bytes per loaded row. */
  readonly bytesPerRow: number;
  readonly secondsLeft: number | null;
  /** Whether the server finishes other queries first. */
  readonly isQueued: boolean;
}

/** A screen's view of the totals, whether they are summed here or by the server. */
export interface UsageJob extends Job<UsageState> {
  /** @param maxRows approximate number of newest rows to load, or null for all */
  read: (maxRows: number | null) => void;
}

export const INITIAL_USAGE_STATE: UsageState = {
  phase: 'planning',
  error: null,
  count: null,
  matching: null,
  oldest: null,
  edges: [],
  charted: null,
  shape: [],
  parts: [],
  sums: null,
  summary: null,
  read: 0,
  bytes: 0,
  bytesPerRow: 0,
  secondsLeft: null,
  verified: false,
  isQueued: false,
};

/** Number of rows that match all filters: the server's count, or the exact result once verified. */
export function matchingIn({ count, matching, phase, verified, sums }: UsageState): number | null {
  if (matching === null) return count;
  return phase === 'done' && verified ? (sums?.all.interceptions ?? matching) : matching;
}

export interface RangePlan {
  /** Interceptions that will be in the sums after the load. */
  rows: number;
  requests: number;
  bytes: number;
  /** Indexes in `parts`, in loading order. */
  parts: number[];
}

/** Rows that are loaded without a click, to sum them. */
export const MAX_AUTO_LOADED = 20_000;

/**
 * Estimates the next load: everything, or about `maxRows` of the newest rows. It uses whole ranges, so that the loaded
 * rows are always the newest.
 */
export function rangePlan({ parts, bytesPerRow }: UsageState, maxRows: number | null): RangePlan {
  const plan: RangePlan = { rows: 0, requests: 0, bytes: 0, parts: [] };
  for (const [number, part] of [...parts.entries()].reverse()) {
    if (maxRows !== null && plan.rows >= maxRows) break;
    plan.rows += part.count;
    if (part.done) continue;
    plan.parts.push(number);
    plan.requests += Math.max(1, Math.ceil(part.count / LARGEST_PAGE));
    plan.bytes += part.count * bytesPerRow;
  }
  return plan;
}

/** True if the loaded rows are the newest, without a gap. */
export function isContiguousFromNewest(parts: readonly RangeProgress[]): boolean {
  const firstGap = parts.findLastIndex(part => !part.done);
  return parts.slice(0, Math.max(0, firstGap)).every(part => part.rows === 0);
}

/** Times that are not fully in the sums, newest first. Adjacent times are merged. */
export function missingTimes(parts: readonly RangeProgress[]): { from: number; to: number }[] {
  const missing: { from: number; to: number }[] = [];
  for (const { slice, done, reached } of [...parts].reverse()) {
    if (done) continue;
    const to = reached === null ? slice.to : Date.parse(reached.started_at);
    const last = missing.at(-1);
    if (last?.from === slice.to && reached === null) last.from = slice.from;
    else missing.push({ from: slice.from, to });
  }
  return missing;
}
