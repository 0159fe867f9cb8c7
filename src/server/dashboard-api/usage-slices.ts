import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { mergeRanges, type CountedTimeRange } from '#shared/domain/time-ranges.ts';
import { UsageSumsSchema } from '#shared/domain/usage-json.ts';
import type { SqlParams } from '#server/sources/database.ts';
import { includesRunning, type RowFilter } from './row-filter.ts';
import { DAY, isStable, type DayCount, type UsagePeriod } from './usage-days.ts';
import type { SliceSums } from './usage-sql.ts';

/** Part of the period, whose sums are computed and cached together. */
export interface Slice {
  /** Position among all slices, oldest first. */
  readonly index: number;
  /** Milliseconds; both are infinite for infinite times. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly fingerprint: string;
  /** Whether its sums can be cached: all its rows are stable. */
  readonly isStable: boolean;
}

/** Rows of one statement, so that it needs little memory and ends before its time limit. */
const MAX_STATEMENT_ROWS = 1_000_000;

/**
 * Divides the days into slices of about equal counts, oldest first. Their bounds depend on the calendar, so they repeat.
 * @param stableEnd as for the days, in milliseconds
 */
export function slicesOf(days: readonly DayCount[], filter: RowFilter, stableEnd: number): Slice[] {
  const isWhole = ({ from, to }: DayCount): boolean => to - from === DAY;
  const whole = days.filter(isWhole);
  const numbers = new Map(whole.map(({ from }) => [from, from / DAY]));
  const merged = [true, false].flatMap(isOld => {
    const ranges = whole.filter(day => isStable(day, stableEnd) === isOld).map(rangeOf);
    return ranges.length > 0 ? mergeRanges(ranges, numbers) : [];
  });
  return [...merged, ...days.filter(day => !isWhole(day)).map(rangeOf)]
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, count }, index) => {
      const inside = days.filter(day => day.from === from || (day.from > from && day.from < to));
      return {
        index,
        from,
        to,
        count,
        fingerprint: inside.map(({ fingerprint }) => fingerprint).join(),
        isStable:
          Number.isFinite(from) && inside.every(day => isStable(day, stableEnd)) && !includesRunning(filter),
      };
    });
}

function rangeOf({ from, to, count }: DayCount): CountedTimeRange {
  return { started_after: null, started_before: null, from, to, count, newest: null };
}

/** The keys under which sums are cached: they depend on the filter, the slice and the buckets. */
export function sliceKeys(
  filter: RowFilter,
  zone: string,
  { edges, step }: UsagePeriod,
): (slice: Slice) => string {
  const { startedAfter, startedBefore, ...names } = filter;
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  return ({ from, to }) => {
    // A bound of the filter only matters inside the slice, and an end of the buckets only if rows lie beyond it.
    const inside = (micros: bigint | null): string | null =>
      micros !== null && micros > BigInt(from) * 1000n && micros < BigInt(to) * 1000n ? String(micros) : null;
    const ends = from < first || to > last ? [first, last] : null;
    return JSON.stringify([names, inside(startedAfter), inside(startedBefore), from, to, zone, step, ends]);
  };
}

/** The newest batch first, each with at most `MAX_STATEMENT_ROWS` or one slice. The slices of a batch are oldest first. */
export function batchesOf(slices: readonly Slice[]): Slice[][] {
  const batches: Slice[][] = [];
  let rows = Infinity;
  for (const slice of slices.toReversed()) {
    if (rows + slice.count > MAX_STATEMENT_ROWS) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.unshift(slice);
    rows += slice.count;
  }
  return batches;
}

/** Joins slices without another one between them, because a statement with one range has a better plan. */
export function adjacentRuns(slices: readonly Slice[]): Pick<Slice, 'from' | 'to'>[] {
  const runs: Slice[] = [];
  for (const slice of slices) {
    const last = runs.at(-1);
    const isAdjacent = last?.index === slice.index - 1 && [last.from, slice.from].every(Number.isFinite);
    if (last && isAdjacent) runs[runs.length - 1] = { ...slice, from: last.from };
    else runs.push(slice);
  }
  return runs;
}

/** The condition for a slice. `to_timestamp` also reaches the years that RFC 3339 cannot write. */
export function within({ from, to }: Pick<Slice, 'from' | 'to'>, params: SqlParams): string {
  const time = (milliseconds: number): string => `to_timestamp(${params.bind(milliseconds / 1000)}::float8)`;
  if (!Number.isFinite(from)) return `started_at = ${time(from)}`;
  return `(started_at >= ${time(from)} AND started_at < ${time(to)})`;
}

/** In characters of JSON, which is a third of the memory. The sums that were used least recently are removed first. */
const MAX_SIZE = 16 * 1024 * 1024;
/** All slices of a visit are written at once. */
const WRITE_DELAY_MS = 2000;
/** Increase it when the same rows give other sums, so that files of earlier versions are ignored. */
const SUMS_VERSION = 1;

const FileSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    version: v.literal(SUMS_VERSION),
    /** The key, fingerprint and sums of each slice, least recently used first. */
    slices: v.array(
      v.tuple([
        v.string(),
        v.string(),
        v.object({
          ...UsageSumsSchema.entries,
          people: v.array(v.pick(UsageSumsSchema.entries.people.item, ['id', 'figures'])),
        }),
      ]),
    ),
  }),
);

interface Entry {
  readonly fingerprint: string;
  readonly sums: SliceSums;
  readonly size: number;
}

/** Sums of slices whose rows no longer change. They contain no prompt and nothing else of a single row. */
export class SliceCache {
  readonly #entries = new Map<string, Entry>();
  /** Null to keep the sums in memory only. */
  readonly #path: string | null;
  #size = 0;
  #timer: NodeJS.Timeout | null = null;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string | null = null) {
    this.#path = path;
  }

  /** Reads the sums that an earlier process has written. Without a valid file the cache is empty. */
  static async open(path: string): Promise<SliceCache> {
    const cache = new SliceCache(path);
    const file = v.safeParse(FileSchema, await readFile(path, 'utf8').catch(() => null));
    for (const [key, fingerprint, sums] of file.success ? file.output.slices : []) {
      cache.#add(key, fingerprint, sums);
    }
    return cache;
  }

  /** Returns the sums if the rows of the slice are still the same, else null. */
  find(key: string, fingerprint: string): SliceSums | null {
    const entry = this.#entries.get(key);
    if (entry?.fingerprint !== fingerprint) return null;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.sums;
  }

  save(key: string, fingerprint: string, sums: SliceSums): void {
    this.#add(key, fingerprint, sums);
    if (this.#path !== null) this.#timer ??= setTimeout(() => void this.flush(), WRITE_DELAY_MS).unref();
  }

  /** Writes sums that were saved since the last write. */
  async flush(): Promise<void> {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#written = this.#written.then(() => this.#write());
    }
    await this.#written;
  }

  #add(key: string, fingerprint: string, sums: SliceSums): void {
    this.#remove(key);
    const size = key.length + fingerprint.length + JSON.stringify(sums).length;
    this.#entries.set(key, { fingerprint, sums, size });
    this.#size += size;
    for (const [oldest] of this.#entries) {
      if (this.#size <= MAX_SIZE) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#size -= entry.size;
  }

  async #write(): Promise<void> {
    if (this.#path === null) return;
    const slices = [...this.#entries].map(([key, { fingerprint, sums }]) => [key, fingerprint, sums]);
    const temporaryPath = `${this.#path}.new`;
    try {
      await writeFile(temporaryPath, JSON.stringify({ version: SUMS_VERSION, slices }), { mode: 0o600 });
      await rename(temporaryPath, this.#path);
    } catch {
      // The disk may be full, or the folder removed. The sums are then computed again after a restart.
      await rm(temporaryPath, { force: true }).catch(() => undefined);
    }
  }
}
