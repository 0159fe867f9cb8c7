export interface Rng {
  /** At least 0, below 1. */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** Both ends included. */
  whole(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** `weights` holds one number for each item. */
  weighted<Item>(items: readonly Item[], weights: readonly number[]): Item;
  /** Log-normal around `median`, kept within the ends: most values small, a few very large, as in life. */
  spread(median: number, sigma: number, low: number, high: number): number;
  /** Has the shape of a version 4 UUID. */
  uuid(): string;
  letters(alphabet: string, length: number): string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The same seed gives the same throws for ever (sfc32, started with splitmix32). */
export function createRng(seed: number): Rng {
  let mix = seed | 0;
  const start = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let part = mix ^ (mix >>> 16);
    part = Math.imul(part, 0x21f0aaad);
    part ^= part >>> 15;
    part = Math.imul(part, 0x735a2d97);
    return part ^ (part >>> 15);
  };
  // Seeds above 32 bits must not fall together with their lower half.
  mix ^= Math.imul(Math.trunc(seed / 2 ** 32), 0x85ebca6b);
  let [a, b, c, counter] = [start(), start(), start(), 1];

  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  const next = (): number => bits() / 2 ** 32;
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index];
    if (item === undefined) throw new RangeError('There is nothing to choose from.');
    return item;
  };
  const hex = (word: number): string =>
    `${HEX[word >>> 24]}${HEX[(word >>> 16) & 255]}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`;

  return {
    next,
    whole,
    chance: probability => next() < probability,
    between: (low, high) => low + next() * (high - low),
    pick: items => at(items, Math.floor(next() * items.length)),
    weighted: (items, weights) => {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex(weight => (rest -= weight) < 0);
      return at(items, index === -1 ? items.length - 1 : index);
    },
    spread: (median, sigma, low, high) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return Math.min(high, Math.max(low, median * Math.exp(sigma * normal)));
    },
    uuid: () => {
      const middle = hex(bits());
      const [first, third] = [hex(bits()), hex(((bits() & 0x3fffffff) | 0x80000000) >>> 0)];
      return `${first}-${middle.slice(0, 4)}-4${middle.slice(5)}-${third.slice(0, 4)}-${third.slice(4)}${hex(bits())}`;
    },
    letters: (alphabet, length) => {
      let text = '';
      for (let index = 0; index < length; index += 1)
        text += alphabet.charAt(Math.floor(next() * alphabet.length));
      return text;
    },
  };
}

/** Times here are whole microseconds since 1970: the tables' precision, which a JavaScript date lacks. */
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const microsOf = (date: Date): number => date.getTime() * 1000;

/** RFC 3339 in UTC with six fraction digits. */
export function momentText(micros: number): string {
  const whole = Math.floor(micros);
  const rest = ((whole % 1000) + 1000) % 1000;
  const text = new Date((whole - rest) / 1000).toISOString();
  return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** Monday to Sunday: offices are nearly empty at the weekend and slow on Friday. */
const WEEK = [1, 1.12, 1.1, 1.05, 0.8, 0.1, 0.13];

/** What a working day looks like, an hour each from midnight: a morning, a lunch, an afternoon, a late few. */
const HOURS = [
  0.03, 0.02, 0.01, 0.01, 0.01, 0.02, 0.06, 0.2, 0.55, 0.95, 1.15, 1.1, 0.6, 0.8, 1.1, 1.15, 1, 0.75, 0.4,
  0.22, 0.2, 0.22, 0.16, 0.08,
];

/** How busy a person is at a moment (microseconds UTC), by the clock on their wall. */
export function trafficAt(moment: number, offsetHours: number): number {
  const local = moment + offsetHours * HOUR;
  const hour = Math.floor((local % DAY) / HOUR);
  // 1 January 1970 was a Thursday.
  const weekday = (Math.floor(local / DAY) + 3) % 7;
  return (WEEK[weekday] ?? 0) * (HOURS[hour] ?? 0);
}

/** Machines run at night: on every full hour of the dark half of the day, and a little otherwise. */
export function machineBusyness(moment: number): number {
  const hour = Math.floor((moment % DAY) / HOUR);
  return hour < 6 ? 0.9 : 0.15;
}
