import { type Cursor, LARGEST_PAGE } from '#shared/domain/coder-api.ts';
import type { CountedTimeRange, TimeRange } from '#shared/domain/time-ranges.ts';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import { createStore, type Store } from '#shared/lib/store.ts';
import type { ChartedTime } from './charted-range.ts';

/** One slice of the period, and how much of it is in the sums. */
export interface RangeProgress {
  readonly slice: CountedTimeRange;
  readonly rows: number;
  /** Of these, with fields that could not be read. */
  readonly unread: number;
  /** What was last said to be in it. */
  readonly count: number;
  readonly newest: string | null;
  readonly reached: Cursor | null;
  readonly done: boolean;
  /** Its sums are of an earlier reading, and still hold. */
  readonly kept: boolean;
}

type Phase = 'planning' | 'planned' | 'reading' | 'paused' | 'checking' | 'done' | 'failed';

/** A bar of the shape over time; null while its count is asked for. */
export type CountBar = TimeRange & { count: number | null };

export interface UsageState {
  readonly phase: Phase;
  readonly error: Error | null;
  /** All that match, as the server counted last; null before the first answer. */
  readonly count: number | null;
  /**
   * How many of these the filters match, where more is read than that because Coder cannot be asked for them alone; null
   * where nothing else is read, and before it is known.
   */
  readonly matching: number | null;
  /** When the oldest of all that match started, where the filter does not say. */
  readonly oldest: string | null;
  /** Milliseconds between which the sums over time are kept apart; empty before it is known. */
  readonly edges: readonly number[];
  /** What the charts over time are of; null before it is known. */
  readonly charted: ChartedTime | null;
  /** Interceptions over time, counted by the server; empty where rows tell it sooner. */
  readonly shape: readonly CountBar[];
  /** Oldest first. */
  readonly parts: readonly RangeProgress[];
  /** Of what was read; before that of the newest rows. */
  readonly sums: UsageSums | null;
  /** How many interceptions are in the sums. */
  readonly read: number;
  readonly bytes: number;
  /** Bytes that a row took so far. */
  readonly bytesPerRow: number;
  readonly secondsLeft: number | null;
  /** It was checked that what was read is what there is. */
  readonly verified: boolean;
}

export const NOT_BEGUN: UsageState = {
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
  read: 0,
  bytes: 0,
  bytesPerRow: 0,
  secondsLeft: null,
  verified: false,
};

/** How many the filters match, as far as is known: counted, or in the end what was found. */
export function matchingIn({ count, matching, phase, verified, sums }: UsageState): number | null {
  if (matching === null) return count;
  return phase === 'done' && verified ? (sums?.all.interceptions ?? matching) : matching;
}

export interface RangePlan {
  /** Interceptions that will have been read then. */
  rows: number;
  requests: number;
  bytes: number;
  /** By their number in `parts`, in the order of reading. */
  parts: number[];
}

/**
 * What it takes to read on: everything, or the newest up to about so many, whole slices at a time so that what was read
 * is always the newest.
 */
export function rangePlan({ parts, bytesPerRow }: UsageState, most: number | null): RangePlan {
  const plan: RangePlan = { rows: 0, requests: 0, bytes: 0, parts: [] };
  for (const [number, part] of [...parts.entries()].reverse()) {
    if (most !== null && plan.rows >= most) break;
    plan.rows += part.count;
    if (part.done) continue;
    plan.parts.push(number);
    plan.requests += Math.max(1, Math.ceil(part.count / LARGEST_PAGE));
    plan.bytes += part.count * bytesPerRow;
  }
  return plan;
}

/** Whether what was read is the newest without a gap. */
export function isContiguousFromNewest(parts: readonly RangeProgress[]): boolean {
  const firstGap = parts.findLastIndex(part => !part.done);
  return parts.slice(0, Math.max(0, firstGap)).every(part => part.rows === 0);
}

/** The times that are not, or not wholly, in the sums, newest first; neighbours as one. */
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

export interface UsageStore extends Store<UsageState> {
  /** Several parts at once, by their number. */
  changeParts: (patches: ReadonlyMap<number, Partial<RangeProgress>>, more?: Partial<UsageState>) => void;
}

/** The state of a reading. */
export function createUsageStore(): UsageStore {
  const store = createStore(NOT_BEGUN);
  return {
    ...store,
    changeParts(patches, more = {}) {
      const parts = store.state().parts.map((part, number) => ({ ...part, ...patches.get(number) }));
      store.change({ ...more, parts, read: parts.reduce((sum, { rows }) => sum + rows, 0) });
    },
  };
}
