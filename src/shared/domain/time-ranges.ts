import { formatMicros, parseRfc3339 } from './timestamps.ts';
import { timeBounds } from './filter-query.ts';
import type { ApiFilters, Filters } from './filters.ts';

/** A part of the time that a filter covers. Bounds as the API takes them, both inclusive; null where it is open. */
export interface TimeRange {
  started_after: string | null;
  started_before: string | null;
  /** Milliseconds that it is drawn from and to, where open: to where the rows are. */
  from: number;
  to: number;
}

export interface CountedTimeRange extends TimeRange {
  count: number;
  /** The newest row there was: a count alone could be of other rows. */
  newest: string | null;
}

/** So many, and no more, are read apart from one another. */
export const MAX_RANGES = 50;
/** Rows below which one more request costs more than reading side by side brings. */
const SMALLEST_CAP = 2048;
/** Of about so many parts of equal count a reading is made. */
const PARTS = 16;

/** Interceptions that run for long end late, with an old start: what began in the last day still changes, milliseconds. */
export const CACHE_MIN_AGE_MS = 24 * 3_600_000;

/**
 * The whole time of a filter as one slice, drawn a little further where no row is young: what is still to come is apart.
 * @param reached from when to when there are rows, milliseconds, where that is more than the edges
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
 * Cuts a slice at these instants, oldest first. Bounds are inclusive at Coder, so one part ends a microsecond before the
 * next begins and no row is in two of them.
 * @param edges milliseconds, rising
 */
export function splitRange(slice: TimeRange, edges: readonly number[]): TimeRange[] {
  const [after, before] = [microsOf(slice.started_after), microsOf(slice.started_before)];
  const parts: TimeRange[] = [];
  let rest = slice;
  for (const edge of edges) {
    const at = BigInt(edge) * 1000n;
    // Coder refuses equal bounds: a part is two microseconds long or more.
    if ((after !== null && at - 1n <= after) || (before !== null && at >= before)) continue;
    if (edge <= rest.from || edge >= rest.to) continue;
    parts.push({ ...rest, started_before: formatMicros(at - 1n), to: edge });
    rest = { ...rest, started_after: formatMicros(at), from: edge };
  }
  return [...parts, rest];
}

/** What is old, and is read once, is never in one slice with what is young. */
export function mergeImmutableRanges(
  slices: readonly CountedTimeRange[],
  numbers: ReadonlyMap<number, number>,
  now: number,
): CountedTimeRange[] {
  const isOld = ({ to, started_before }: CountedTimeRange): boolean =>
    started_before !== null && to <= now - CACHE_MIN_AGE_MS;
  const [old, young] = [slices.filter(isOld), slices.filter(slice => !isOld(slice))];
  return [old, young].flatMap(part => (part.length === 0 ? [] : mergeRanges(part, numbers)));
}

/**
 * Joins neighbours to slices of about the same count, by halving the calendar until no half holds too much: where one
 * begins follows from the calendar and not from where the period does, so that a slice is the same one the next time.
 * @param numbers of the pieces in the calendar, by when they begin
 */
export function mergeRanges(
  slices: readonly CountedTimeRange[],
  numbers: ReadonlyMap<number, number>,
): CountedTimeRange[] {
  const cap = capFor(slices);
  const numbered = slices.map(slice => ({ slice, number: numbers.get(slice.from) ?? 0 }));
  const [first, last] = [numbered[0]?.number ?? 0, numbered.at(-1)?.number ?? 0];
  return joinWithin(numbered, 2 ** Math.ceil(Math.log2(last - first + 1)), cap);
}

type Numbered = { slice: CountedTimeRange; number: number };

/** @param length a power of two: how many numbers a slice may span */
function joinWithin(pieces: readonly Numbered[], length: number, cap: number): CountedTimeRange[] {
  const spans = new Map<number, Numbered[]>();
  for (const piece of pieces) {
    const span = Math.floor(piece.number / length);
    spans.set(span, [...(spans.get(span) ?? []), piece]);
  }
  return [...spans.values()].flatMap(span => {
    const joined = span.map(({ slice }) => slice).reduce(join);
    return joined.count <= cap || span.length === 1 ? [joined] : joinWithin(span, length / 2, cap);
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

/** Where slices that hold far more than the others are cut once more; how much is in each part is not known then. */
export function splitLargeRanges(slices: readonly CountedTimeRange[]): (CountedTimeRange | TimeRange)[] {
  const cap = capFor(slices);
  let room = MAX_RANGES - slices.length;
  return slices.flatMap((slice): (CountedTimeRange | TimeRange)[] => {
    const parts = Math.min(Math.ceil(slice.count / cap), room + 1);
    if (slice.count <= 2 * cap || parts < 2) return [slice];
    room -= parts - 1;
    const length = (slice.to - slice.from) / parts;
    const edges = Array.from({ length: parts - 1 }, (_, index) =>
      Math.round(slice.from + length * (index + 1)),
    );
    const { started_after, started_before, from, to } = slice;
    return splitRange({ started_after, started_before, from, to }, edges);
  });
}

/** A power of two: a few rows more must not move every border. */
function capFor(slices: readonly CountedTimeRange[]): number {
  const count = slices.reduce((sum, slice) => sum + slice.count, 0);
  return Math.max(SMALLEST_CAP, 2 ** Math.ceil(Math.log2(Math.max(1, count / PARTS))));
}

/** The same filter, for what started within the slice alone. */
export function filtersOfSlice(filters: ApiFilters, slice: TimeRange): ApiFilters {
  const { range: _range, started_after: _after, started_before: _before, ...rest } = filters;
  return {
    ...rest,
    ...(slice.started_after !== null && { started_after: slice.started_after }),
    ...(slice.started_before !== null && { started_before: slice.started_before }),
  };
}

function microsOf(time: string | null | undefined): bigint | null {
  const parsed = parseRfc3339(time?.toUpperCase() ?? '');
  return parsed.ok ? parsed.micros : null;
}

/**
 * The same filter over the time directly before, of equal length; where the period is not over yet, as much of it as has
 * passed of this one. Null where it has no beginning.
 * @param asOf until when there is anything to see, milliseconds
 */
export function previousPeriod(filters: Filters, asOf: number): Filters | null {
  const bounds = timeBounds(filters, asOf);
  const [after, before] = [microsOf(bounds.started_after), microsOf(bounds.started_before)];
  if (after === null) return null;
  const now = BigInt(asOf) * 1000n;
  const length = (before ?? now) - after;
  const passed = (before !== null && before < now ? before : now) - after;
  if (length <= 1n || passed <= 1n) return null;
  const { range: _range, ...rest } = filters;
  return {
    ...rest,
    started_after: formatMicros(after - length),
    started_before: formatMicros(after - length + passed - 1n),
  };
}
