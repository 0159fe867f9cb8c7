/** One run of a query, whose lines any number of requests read. */
class SharedRun {
  readonly #abort = new AbortController();
  readonly #lines: object[] = [];
  #readers = 0;
  #isDone = false;
  #error: Error | null = null;
  #changed = createEvent();

  start(work: Work): void {
    void work(line => this.#push(line), this.#abort.signal).then(
      () => this.#end(null),
      (error: unknown) => this.#end(error),
    );
  }

  get isRunning(): boolean {
    return !this.#isDone && !this.#abort.signal.aborted;
  }

  /** Yields all lines from the first. The run is canceled when its last reader leaves. */
  async *read(signal: AbortSignal): AsyncGenerator<object, void, void> {
    this.#readers += 1;
    const left = createEvent();
    signal.addEventListener('abort', left.happen, { once: true });
    try {
      for (let at = 0; ; at += 1) {
        while (at >= this.#lines.length && !this.#isDone) {
          await Promise.race([this.#changed.happened, left.happened]);
          signal.throwIfAborted();
        }
        const line = this.#lines[at];
        if (line === undefined) break;
        yield line;
      }
      if (this.#error !== null) throw this.#error;
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0 && !this.#isDone) this.#abort.abort();
    }
  }

  #push(line: object): void {
    this.#lines.push(line);
    this.#wake();
  }

  #end(error: unknown): void {
    this.#error =
      error === null || error instanceof Error ? error : new Error('The query failed.', { cause: error });
    this.#isDone = true;
    this.#wake();
  }

  #wake(): void {
    this.#changed.happen();
    this.#changed = createEvent();
  }
}

function createEvent(): { happened: Promise<void>; happen: () => void } {
  let happen = (): void => undefined;
  const happened = new Promise<void>(resolve => {
    happen = resolve;
  });
  return { happened, happen };
}

/** Emits lines until it resolves. `signal` aborts when no reader is left. */
type Work = (emit: (line: object) => void, signal: AbortSignal) => Promise<void>;

/** Runs equal queries once, for all requests that ask while it runs. */
export class SharedRuns {
  readonly #runs = new Map<string, SharedRun>();

  read(key: string, signal: AbortSignal, work: Work): AsyncGenerator<object, void, void> {
    const existing = this.#runs.get(key);
    if (existing?.isRunning === true) return existing.read(signal);
    const run = new SharedRun();
    this.#runs.set(key, run);
    run.start(async (emit, abortSignal) => {
      try {
        await work(emit, abortSignal);
      } finally {
        if (this.#runs.get(key) === run) this.#runs.delete(key);
      }
    });
    return run.read(signal);
  }
}
