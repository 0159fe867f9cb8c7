import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { UsageSumsSchema } from '#shared/domain/usage-json.ts';
import type { SliceSums } from './usage-sql.ts';

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
