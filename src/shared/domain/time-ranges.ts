import { formatMicros, parseRfc3339 } from './timestamps.ts';
import { timeBounds } from './filter-query.ts';
import type { ApiFilters, Filters } from './filters.ts';

/** A part of the filter's period. Both bounds are RFC 3339 and inclusive, as in the API; null is unbounded. */
export interface TimeRange {
  started_after: string | null;
  started_before: string | null;
  /** Milliseconds that a chart shows; an unbounded side ends where the rows end. */
  from: number;
  to: number;
}

export interface CountedTimeRange extends TimeRange {
  count: number;
  /** ID of the newest row, because equal counts do not prove that the rows are the same. */
  newest: string | null;
}

export const MAX_RANGES = 50;
/** Rows; below this, another request costs more than loading concurrently saves. */
const MIN_CAP = 2048;
/** Approximate number of ranges of equal count. */
const TARGET_RANGES = 16;

/** Milliseconds. A long interception is listed late, under its old start, so the rows of the last day still change. */
export const CACHE_MIN_AGE_MS = 24 * 3_600_000;

/**
 * The filter's whole period as one range. If no row is recent, it ends just after the last one, so that rows to come
 * get a range of their own.
 * @param reached period of the rows in milliseconds, if it exceeds the edges
 */
export function wholePeriod(
  filters: ApiFilters,
  asOf: number,
  edges: readonly number[],
  reached: { from: number; to: number } | null = null,
): TimeRange {
  const { started_after = null, started_before = null } = timeBounds(filters, asOf);
  const [first, last] = [edges[0] ?? asOf, edges.at(-1) ?? asOf];
  const end = last <= asOf - CACHE_MIN_AGE_MS ? last + 1 : last;
  return {
    started_after,
    started_before,
    from: Math.min(first, reached?.from ?? first),
    to: Math.max(end, (reached?.to ?? last) + (reached !== null && reached.to >= last ? 1 : 0)),
  };
}

/**
 * Splits a range at the edges, oldest part first. Coder's bounds are inclusive, so each part ends a microsecond before
 * the next starts.
 * @param edges milliseconds, ascending
 */
export function splitRange(range: TimeRange, edges: readonly number[]): TimeRange[] {
  const [after, before] = [microsOf(range.started_after), microsOf(range.started_before)];
  const parts: TimeRange[] = [];
  let rest = range;
  for (const edge of edges) {
    const at = BigInt(edge) * 1000n;
    // Coder rejects equal bounds, so a part is at least two microseconds long.
    if ((after !== null && at - 1n <= after) || (before !== null && at >= before)) continue;
    if (edge <= rest.from || edge >= rest.to) continue;
    parts.push({ ...rest, started_before: formatMicros(at - 1n), to: edge });
    rest = { ...rest, started_after: formatMicros(at), from: edge };
  }
  return [...parts, rest];
}

/** Merges ranges, but never a range that can be cached with one whose rows still change. */
export function mergeImmutableRanges(
  ranges: readonly CountedTimeRange[],
  numbers: ReadonlyMap<number, number>,
  now: number,
): CountedTimeRange[] {
  const isImmutable = ({ to, started_before }: CountedTimeRange): boolean =>
    started_before !== null && to <= now - CACHE_MIN_AGE_MS;
  const [immutable, recent] = [ranges.filter(isImmutable), ranges.filter(range => !isImmutable(range))];
  return [immutable, recent].flatMap(part => (part.length === 0 ? [] : mergeRanges(part, numbers)));
}

/**
 * Merges adjacent ranges to about equal counts, by halving the calendar until no half has too many rows. The borders
 * follow from the calendar and not from the period, so that the same ranges come out the next time and are found in
 * the cache.
 * @param numbers calendar number of each range, by its start
 */
export function mergeRanges(
  ranges: readonly CountedTimeRange[],
  numbers: ReadonlyMap<number, number>,
): CountedTimeRange[] {
  const cap = capFor(ranges);
  const numbered = ranges.map(range => ({ range, number: numbers.get(range.from) ?? 0 }));
  const [first, last] = [numbered[0]?.number ?? 0, numbered.at(-1)?.number ?? 0];
  return mergeWithin(numbered, 2 ** Math.ceil(Math.log2(last - first + 1)), cap);
}

type NumberedRange = { range: CountedTimeRange; number: number };

/** @param length a power of two: how many calendar numbers a merged range may span */
function mergeWithin(ranges: readonly NumberedRange[], length: number, cap: number): CountedTimeRange[] {
  const spans = new Map<number, NumberedRange[]>();
  for (const each of ranges) {
    const span = Math.floor(each.number / length);
    spans.set(span, [...(spans.get(span) ?? []), each]);
  }
  return [...spans.values()].flatMap(span => {
    const merged = span.map(({ range }) => range).reduce(join);
    return merged.count <= cap || span.length === 1 ? [merged] : mergeWithin(span, length / 2, cap);
  });
}

function join(older: CountedTimeRange, newer: CountedTimeRange): CountedTimeRange {
  return {
    ...older,
    started_before: newer.started_before,
    to: newer.to,
    count: older.count + newer.count,
    newest: newer.newest ?? older.newest,
  };
}

/** Splits ranges with far more rows than the others; the counts of the parts are unknown. */
export function splitLargeRanges(ranges: readonly CountedTimeRange[]): (CountedTimeRange | TimeRange)[] {
  const cap = capFor(ranges);
  let available = MAX_RANGES - ranges.length;
  return ranges.flatMap((range): (CountedTimeRange | TimeRange)[] => {
    const parts = Math.min(Math.ceil(range.count / cap), available + 1);
    if (range.count <= 2 * cap || parts < 2) return [range];
    available -= parts - 1;
    const length = (range.to - range.from) / parts;
    const edges = Array.from({ length: parts - 1 }, (_, index) =>
      Math.round(range.from + length * (index + 1)),
    );
    const { started_after, started_before, from, to } = range;
    return splitRange({ started_after, started_before, from, to }, edges);
  });
}

/** A power of two, so that a few more rows do not move every border. */
function capFor(ranges: readonly CountedTimeRange[]): number {
  const count = ranges.reduce((sum, range) => sum + range.count, 0);
  return Math.max(MIN_CAP, 2 ** Math.ceil(Math.log2(Math.max(1, count / TARGET_RANGES))));
}

export function filtersInRange(filters: ApiFilters, range: TimeRange): ApiFilters {
  const { range: _range, started_after: _after, started_before: _before, ...rest } = filters;
  return {
    ...rest,
    ...(range.started_after !== null && { started_after: range.started_after }),
    ...(range.started_before !== null && { started_before: range.started_before }),
  };
}

function microsOf(time: string | null | undefined): bigint | null {
  const parsed = parseRfc3339(time?.toUpperCase() ?? '');
  return parsed.ok ? parsed.micros : null;
}

/**
 * The filters for the previous period of equal length, or null if the period has no start. If the period is not over,
 * only as much of the previous one is covered as has passed of this one.
 * @param asOf end of the data in milliseconds
 */
export function previousPeriod(filters: Filters, asOf: number): Filters | null {
  const bounds = timeBounds(filters, asOf);
  const [after, before] = [microsOf(bounds.started_after), microsOf(bounds.started_before)];
  if (after === null) return null;
  const now = BigInt(asOf) * 1000n;
  const length = (before ?? now) - after;
  const elapsed = (before !== null && before < now ? before : now) - after;
  if (length <= 1n || elapsed <= 1n) return null;
  const { range: _range, ...rest } = filters;
  return {
    ...rest,
    started_after: formatMicros(after - length),
    started_before: formatMicros(after - length + elapsed - 1n),
  };
}
