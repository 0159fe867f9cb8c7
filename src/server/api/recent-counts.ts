/** The maximum age of a cached count. */
export const COUNT_AGE_MS = 5000;
/** Enough for every filter in use at one time; the least recently used is removed first. */
export const MAX_FILTERS = 200;

interface CountRequest {
  /** Whether a cached count must not be used. */
  readonly mustBeFresh: boolean;
  /** `abortSignal` aborts when no caller waits for the count anymore. */
  readonly fetchCount: (abortSignal: AbortSignal) => Promise<bigint>;
  readonly signal: AbortSignal;
}

interface PendingCount {
  /** Before the query started, so that a count of this age misses no newer rows. */
  readonly startedAt: number;
  readonly result: Promise<bigint>;
  waiters: number;
  readonly cancel: () => void;
}

/** Caches recent counts by filter. A failed count is removed at once. */
export class RecentCounts {
  readonly #now: () => number;
  readonly #counts = new Map<string, PendingCount>();

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns a count that started at most 5 s ago, possibly still running, unless a fresh one is required. */
  async count(key: string, { mustBeFresh, fetchCount, signal }: CountRequest): Promise<bigint> {
    signal.throwIfAborted();
    const cached = mustBeFresh ? null : this.#recent(key);
    const pendingCount = cached ?? this.#start(key, fetchCount);
    this.#touch(key, pendingCount);
    return await this.#wait(pendingCount, signal);
  }

  #recent(key: string): PendingCount | null {
    const cached = this.#counts.get(key);
    if (cached === undefined) return null;
    return this.#now() - cached.startedAt <= COUNT_AGE_MS ? cached : null;
  }

  #start(key: string, fetchCount: CountRequest['fetchCount']): PendingCount {
    const controller = new AbortController();
    const pendingCount: PendingCount = {
      startedAt: this.#now(),
      result: fetchCount(controller.signal),
      waiters: 0,
      cancel: () => {
        this.#remove(key, pendingCount);
        controller.abort();
      },
    };
    pendingCount.result.catch(() => this.#remove(key, pendingCount));
    return pendingCount;
  }

  /** Waits for the result or for the caller's abort; the last caller that aborts cancels the query. */
  async #wait(pendingCount: PendingCount, signal: AbortSignal): Promise<bigint> {
    pendingCount.waiters += 1;
    let onAbort = (): void => undefined;
    const aborted = new Promise<void>(resolve => {
      onAbort = resolve;
    });
    signal.addEventListener('abort', onAbort);
    try {
      await Promise.race([pendingCount.result, aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      pendingCount.waiters -= 1;
      if (signal.aborted && pendingCount.waiters === 0) pendingCount.cancel();
    }
    signal.throwIfAborted();
    return await pendingCount.result;
  }

  /** Marks the count as the most recently used. */
  #touch(key: string, pendingCount: PendingCount): void {
    this.#counts.delete(key);
    this.#counts.set(key, pendingCount);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > MAX_FILTERS && oldest !== undefined) this.#counts.delete(oldest);
  }

  #remove(key: string, pendingCount: PendingCount): void {
    if (this.#counts.get(key) === pendingCount) this.#counts.delete(key);
  }
}
