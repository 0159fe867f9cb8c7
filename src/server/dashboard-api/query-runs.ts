/** Statements over all rows that may run at the same time, so that other users of the database keep its cores. */
const MAX_RUNNING = 2;

interface Waiting {
  readonly userId: string;
  readonly start: () => void;
}

interface GateRequest {
  readonly userId: string;
  readonly signal: AbortSignal;
  /** Called once if the query has to wait. */
  readonly onQueued?: () => void;
}

/** Limits expensive queries: a few in total and one per user. The others wait in the order of their arrival. */
export class QueryGate {
  readonly #running = new Set<string>();
  readonly #waiting: Waiting[] = [];

  /**
   * Waits for a turn.
   * @returns releases the turn; calling it again has no effect
   * @throws the signal's reason if it aborts first
   */
  async enter({ userId, signal, onQueued }: GateRequest): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#mayStart(userId)) return this.#start(userId);
    onQueued?.();
    return await new Promise((resolve, reject) => {
      const waiting: Waiting = {
        userId,
        start: () => {
          signal.removeEventListener('abort', leave);
          resolve(this.#start(userId));
        },
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error('The request was aborted.'));
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #mayStart(userId: string): boolean {
    const isAnyWaitingOfUser = this.#waiting.some(each => each.userId === userId);
    return this.#running.size < MAX_RUNNING && !this.#running.has(userId) && !isAnyWaitingOfUser;
  }

  #start(userId: string): () => void {
    this.#running.add(userId);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#running.delete(userId);
      this.#startNext();
    };
  }

  #startNext(): void {
    if (this.#running.size >= MAX_RUNNING) return;
    const index = this.#waiting.findIndex(({ userId }) => !this.#running.has(userId));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    next?.start();
  }
}

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
