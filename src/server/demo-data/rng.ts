export interface Rng {
  /** At least 0, less than 1. */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** Both bounds inclusive. */
  int(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** `weights` has one number for each item. */
  weighted<Item>(items: readonly Item[], weights: readonly number[]): Item;
  /** Log-normal around `median`, clamped to the bounds: mostly small values and a few very large ones. */
  logNormal(median: number, sigma: number, low: number, high: number): number;
  /** A random version 4 UUID. */
  uuid(): string;
  letters(alphabet: string, length: number): string;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A deterministic generator: sfc32, seeded by splitmix32. */
export function createRng(seed: number): Rng {
  let seedState = seed | 0;
  const nextSeed = (): number => {
    seedState = (seedState + 0x9e3779b9) | 0;
    let mixed = seedState ^ (seedState >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  // Seeds above 32 bits must not collide with their lower half.
  seedState ^= Math.imul(Math.trunc(seed / 2 ** 32), 0x85ebca6b);
  let [a, b, c, counter] = [nextSeed(), nextSeed(), nextSeed(), 1];

  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  const next = (): number => bits() / 2 ** 32;
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const itemAt = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index];
    if (item === undefined) throw new RangeError('There is nothing to choose from.');
    return item;
  };
  const hex = (word: number): string =>
    `${HEX[word >>> 24]}${HEX[(word >>> 16) & 255]}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`;

  return {
    next,
    int,
    chance: probability => next() < probability,
    between: (low, high) => low + next() * (high - low),
    pick: items => itemAt(items, Math.floor(next() * items.length)),
    weighted: (items, weights) => {
      let remaining = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex(weight => (remaining -= weight) < 0);
      return itemAt(items, index === -1 ? items.length - 1 : index);
    },
    logNormal: (median, sigma, low, high) => {
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

/**
 * Times here are integer microseconds since 1970, the precision of the tables, which a JavaScript date lacks.
 */
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const microsOf = (date: Date): number => date.getTime() * 1000;

/** RFC 3339 in UTC with six decimals. */
export function formatTimestamp(micros: number): string {
  const whole = Math.floor(micros);
  const remaining = ((whole % 1000) + 1000) % 1000;
  const text = new Date((whole - remaining) / 1000).toISOString();
  return `${text.slice(0, -1)}${String(remaining).padStart(3, '0')}Z`;
}

/** Monday to Sunday: few at the weekend, fewer on Friday. */
const WEEKDAY_TRAFFIC = [1, 1.12, 1.1, 1.05, 0.8, 0.1, 0.13];

/**
 * Traffic by local hour from midnight: peaks in the morning and the afternoon, a dip at noon, little at
 * night.
 */
const HOURLY_TRAFFIC = [
  0.03, 0.02, 0.01, 0.01, 0.01, 0.02, 0.06, 0.2, 0.55, 0.95, 1.15, 1.1, 0.6, 0.8, 1.1, 1.15, 1, 0.75, 0.4,
  0.22, 0.2, 0.22, 0.16, 0.08,
];

/** The relative traffic of a user at a time (microseconds UTC), by their local time. */
export function trafficAt(micros: number, offsetHours: number): number {
  const local = micros + offsetHours * HOUR;
  const hour = Math.floor((local % DAY) / HOUR);
  // 1 January 1970 was a Thursday.
  const weekday = (Math.floor(local / DAY) + 3) % 7;
  return (WEEKDAY_TRAFFIC[weekday] ?? 0) * (HOURLY_TRAFFIC[hour] ?? 0);
}

/** Machines run mainly at night, from 0 to 6 UTC. */
export function machineTraffic(micros: number): number {
  const hour = Math.floor((micros % DAY) / HOUR);
  return hour < 6 ? 0.9 : 0.15;
}
