import type { SliceSums } from './usage-sql.ts';

/** In characters of JSON, which is a third of the memory. The sums that were used least recently are removed first. */
const MAX_SIZE = 16 * 1024 * 1024;

interface Entry {
  readonly fingerprint: string;
  readonly sums: SliceSums;
  readonly size: number;
}

/** Sums of slices whose rows no longer change. They contain no prompt and nothing else of a single row. */
export class SliceCache {
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  /** Returns the sums if the rows of the slice are still the same, else null. */
  find(key: string, fingerprint: string): SliceSums | null {
    const entry = this.#entries.get(key);
    if (entry?.fingerprint !== fingerprint) return null;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.sums;
  }

  save(key: string, fingerprint: string, sums: SliceSums): void {
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
}
