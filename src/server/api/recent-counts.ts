/** How old a count may be that is not asked for fresh. */
export const COUNT_AGE_MS = 5000;
/** Enough for every filter that people page through at a time; the one used longest ago goes first. */
export const MAX_FILTERS = 200;

interface CountRequest {
  /** Whether what was counted before will not do. */
  readonly isFresh: boolean;
  /** Asks the database; `unwanted` aborts once nobody waits for the count any more. */
  readonly ask: (unwanted: AbortSignal) => Promise<bigint>;
  readonly signal: AbortSignal;
}

interface Counting {
  /** Before the database looked, so that nothing newer is missing from a count of this age. */
  readonly startedAt: number;
  readonly result: Promise<bigint>;
  waiting: number;
  readonly abandon: () => void;
}

/** What was counted a moment ago, by filter. A count that fails is forgotten at once. */
export class RecentCounts {
  readonly #now: () => number;
  readonly #countings = new Map<string, Counting>();

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A count that began at most five seconds ago, also one that is still running; else, or where asked for, a new one. */
  async count(key: string, { isFresh, ask, signal }: CountRequest): Promise<bigint> {
    signal.throwIfAborted();
    const known = isFresh ? null : this.#recent(key);
    const counting = known ?? this.#start(key, ask);
    this.#keep(key, counting);
    return await this.#wait(counting, signal);
  }

  #recent(key: string): Counting | null {
    const known = this.#countings.get(key);
    if (known === undefined) return null;
    return this.#now() - known.startedAt <= COUNT_AGE_MS ? known : null;
  }

  #start(key: string, ask: CountRequest['ask']): Counting {
    const nobody = new AbortController();
    const counting: Counting = {
      startedAt: this.#now(),
      result: ask(nobody.signal),
      waiting: 0,
      abandon: () => {
        this.#forget(key, counting);
        nobody.abort();
      },
    };
    counting.result.catch(() => this.#forget(key, counting));
    return counting;
  }

  /** The result, or the end of this one's patience: the last to go ends the work. */
  async #wait(counting: Counting, signal: AbortSignal): Promise<bigint> {
    counting.waiting += 1;
    let leave = (): void => undefined;
    const left = new Promise<void>(resolve => {
      leave = resolve;
    });
    signal.addEventListener('abort', leave);
    try {
      await Promise.race([counting.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      counting.waiting -= 1;
      if (signal.aborted && counting.waiting === 0) counting.abandon();
    }
    signal.throwIfAborted();
    return await counting.result;
  }

  /** As the one used last. */
  #keep(key: string, counting: Counting): void {
    this.#countings.delete(key);
    this.#countings.set(key, counting);
    const [oldest] = this.#countings.keys();
    if (this.#countings.size > MAX_FILTERS && oldest !== undefined) this.#countings.delete(oldest);
  }

  #forget(key: string, counting: Counting): void {
    if (this.#countings.get(key) === counting) this.#countings.delete(key);
  }
}
