/** `UTC`, `local`, or the IANA name of a zone, for a server whose own zone is another one. */
type Zone = string;

/** Divides a period into buckets of about equal length, at round times of a time zone. */
export interface TimeGrid {
  /** Bucket length in milliseconds; a bucket with a clock change differs. */
  step: number;
  /** Bounds of the buckets in milliseconds, ascending: the first is at or before the start, the last after the end. */
  edges: number[];
  /**
   * Calendar number of each bucket, by its start. It depends only on the bucket and the zone, and ascends with time;
   * days or weeks start at multiples of a power of two.
   */
  numbers: ReadonlyMap<number, number>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WITHIN_A_DAY = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map(minutes => minutes * MINUTE);
/** The largest steps cover the years 1 to 9999. */
const OF_DAYS = [1, 2, 7, 14, 28, 91, 182, 364, 3640, 36_400, 364_000].map(days => days * DAY);
/** 1970-01-05, because weeks start on Monday. */
const FIRST_MONDAY = 4;
/** A day on which a zone crosses the date line lasts almost 48 hours. */
const LONGEST_DAY = 48 * HOUR;

/**
 * The finest grid with at most `max` buckets.
 * @param from milliseconds, like `to`
 */
export function timeGrid(from: number, to: number, zone: Zone, max: number): TimeGrid {
  const end = Math.max(from, to);
  for (const step of [...WITHIN_A_DAY, ...OF_DAYS]) {
    // A quick estimate; the exact number depends on clock changes and on the partial buckets at both ends.
    if ((end - from) / step > max) continue;
    const grid = step < DAY ? gridWithinDays(from, end, zone, step) : gridOfDays(from, end, zone, step);
    if (grid.edges.length - 1 <= max) return grid;
  }
  return { step: end - from + 1, edges: [from, end + 1], numbers: new Map([[from, 0]]) };
}

function gridWithinDays(from: number, to: number, zone: Zone, step: number): TimeGrid {
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

function gridOfDays(from: number, to: number, zone: Zone, step: number): TimeGrid {
  const days = step / DAY;
  const edges: number[] = [];
  const numbers = new Map<number, number>();
  for (let bucket = Math.floor((dayNumber(from, zone) - FIRST_MONDAY) / days); ; bucket += 1) {
    const at = dayStart(bucket * days + FIRST_MONDAY, zone);
    // A day that the zone skipped starts with the next one.
    if (edges.at(-1) === at) edges.pop();
    edges.push(at);
    numbers.set(at, bucket);
    if (at > to) return { step, edges, numbers };
  }
}

/** Days of the zone's calendar since 1970-01-01. */
export function dayNumber(time: number, zone: Zone): number {
  if (zone === 'UTC') return Math.floor(time / DAY);
  if (zone !== 'local') return Math.floor((time + offsetAt(time, zone)) / DAY);
  const date = new Date(time);
  // Date.UTC and the constructor map years below 100 to the 20th century.
  return new Date(0).setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

/** Start of a day of the zone's calendar, in milliseconds. */
export function dayStart(day: number, zone: Zone): number {
  if (zone === 'UTC') return day * DAY;
  if (zone !== 'local') return instantOf(day * DAY, zone);
  const date = new Date(day * DAY);
  return new Date(2000, 0, 1).setFullYear(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** The instant at which the clocks of the zone show a time. As in `Date`, a skipped time is moved by the gap. */
function instantOf(clock: number, zone: string): number {
  const before = offsetAt(clock - DAY, zone);
  const offsets = [before, offsetAt(clock + DAY, zone)];
  const instants = offsets.map(offset => clock - offset).filter((at, i) => offsetAt(at, zone) === offsets[i]);
  return instants.length === 0 ? clock - before : Math.min(...instants);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the clocks of the zone are ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const [year, month, day] = (['year', 'month', 'day'] as const).map(type => Number(parts.get(type)));
  const [hour, minute, second] = (['hour', 'minute', 'second'] as const).map(type => Number(parts.get(type)));
  const isBc = parts.get('era')?.startsWith('B') ?? false;
  const clock = new Date(0);
  clock.setUTCFullYear(isBc ? 1 - (year ?? 0) : (year ?? 0), (month ?? 1) - 1, day);
  clock.setUTCHours(hour ?? 0, minute, second);
  return clock.getTime() - Math.floor(time / 1000) * 1000;
}

/** Index of the bucket that contains a time; a time outside belongs to the first or last bucket. */
export function bucketAt(edges: readonly number[], time: number): number {
  let [low, high] = [0, Math.max(0, edges.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
