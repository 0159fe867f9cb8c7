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
