import { setImmediate as afterOthers } from 'node:timers/promises';

/**
 * Lets one after the other at what works in this very thread, and everything else of the program between them. Work
 * that only follows on work leaves no room for connections, not even to see that somebody has hung up.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** @param first goes ahead of all that wait */
  async take<Result>(run: () => Promise<Result>, { first = false } = {}): Promise<Result> {
    await new Promise<void>(resolve => {
      if (first) this.#waiting.unshift(resolve);
      else this.#waiting.push(resolve);
      this.#next();
    });
    try {
      return await run();
    } finally {
      void this.#pass();
    }
  }

  async #pass(): Promise<void> {
    await afterOthers();
    this.#taken = false;
    this.#next();
  }

  #next(): void {
    if (this.#taken) return;
    const next = this.#waiting.shift();
    this.#taken = next !== undefined;
    next?.();
  }
}
