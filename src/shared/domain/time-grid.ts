import type { TimeZone } from '#shared/i18n/times.ts';

/** Instants that cut a time into pieces of about the same length, at round times of a zone. */
export interface TimeGrid {
  /** In milliseconds, unless the clocks change within. */
  step: number;
  /** Milliseconds, rising; the first is not after the beginning, the last after the end. */
  edges: number[];
  /**
   * The piece that begins at an edge, by its number in the zone's calendar: it follows from the piece alone, rises with
   * time, and days or weeks begin at multiples of a power of two.
   */
  numbers: ReadonlyMap<number, number>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WITHIN_A_DAY = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map(minutes => minutes * MINUTE);
/** The last ones are for times as far apart as the years 1 and 9999. */
const OF_DAYS = [1, 2, 7, 14, 28, 91, 182, 364, 3640, 36_400, 364_000].map(days => days * DAY);
/** 1970-01-05: weeks begin on a Monday. */
const FIRST_MONDAY = 4;
/** A day on which a zone went to the other side of the date line lasted almost two. */
const LONGEST_DAY = 48 * HOUR;

/**
 * The finest grid over a time that has no more than so many pieces.
 * @param from milliseconds, as is `to`
 */
export function timeGrid(from: number, to: number, zone: TimeZone, most: number): TimeGrid {
  const end = Math.max(from, to);
  for (const step of [...WITHIN_A_DAY, ...OF_DAYS]) {
    // An uneven day has up to an hour more, and at both ends a piece sticks out.
    if ((end - from) / step > most) continue;
    const grid = step < DAY ? gridWithinDays(from, end, zone, step) : gridOfDays(from, end, zone, step);
    if (grid.edges.length - 1 <= most) return grid;
  }
  return { step: end - from + 1, edges: [from, end + 1], numbers: new Map([[from, 0]]) };
}

function gridWithinDays(from: number, to: number, zone: TimeZone, step: number): TimeGrid {
  const edges: number[] = [];
  const numbers = new Map<number, number>();
  const numbersOfDay = 2 ** Math.ceil(Math.log2(LONGEST_DAY / step));
  for (let day = dayNumber(from, zone); ; day += 1) {
    const next = dayStart(day + 1, zone);
    let number = day * numbersOfDay;
    for (let at = dayStart(day, zone); at < next; at += step) {
      if (at <= from) edges.length = 0;
      edges.push(at);
      numbers.set(at, number++);
      if (at > to) return { step, edges, numbers };
    }
  }
}

function gridOfDays(from: number, to: number, zone: TimeZone, step: number): TimeGrid {
  const days = step / DAY;
  const edges: number[] = [];
  const numbers = new Map<number, number>();
  for (let piece = Math.floor((dayNumber(from, zone) - FIRST_MONDAY) / days); ; piece += 1) {
    const at = dayStart(piece * days + FIRST_MONDAY, zone);
    // A day that a zone left out begins when the next one does.
    if (edges.at(-1) === at) edges.pop();
    edges.push(at);
    numbers.set(at, piece);
    if (at > to) return { step, edges, numbers };
  }
}

/** Days of the zone's calendar since 1970-01-01. */
export function dayNumber(time: number, zone: TimeZone): number {
  if (zone === 'UTC') return Math.floor(time / DAY);
  const date = new Date(time);
  // Date.UTC and the constructor take years below 100 for those of the 20th century.
  return new Date(0).setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

/** When a day of the zone's calendar begins, milliseconds. */
export function dayStart(day: number, zone: TimeZone): number {
  if (zone === 'UTC') return day * DAY;
  const date = new Date(day * DAY);
  return new Date(2000, 0, 1).setFullYear(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** The piece that a time lies in, by its number; what lies outside belongs to the first or the last. */
export function bucketAt(edges: readonly number[], time: number): number {
  let [low, high] = [0, Math.max(0, edges.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
