import { canRetry, isTimeout } from './errors.ts';
import { delayBeforeRetry } from './request-policy.ts';

export interface RetryPolicy {
  /** Milliseconds; rejects when the signal aborts. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

const MAX_ATTEMPTS = 7;
/** For timeouts, as each attempt takes more than a minute. */
const MAX_TIMEOUT_ATTEMPTS = 2;

/**
 * Retries after errors that a retry can fix, with growing delays or the delay of the response.
 * @param isFinal errors that the caller handles in another way
 * @throws the error of the last attempt
 */
export async function withRetry<Result>(
  run: () => Promise<Result>,
  { wait, random }: RetryPolicy,
  signal: AbortSignal,
  isFinal: (error: Error) => boolean = () => false,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !canRetry(error)) throw error;
      if (attempt === (isTimeout(error) ? MAX_TIMEOUT_ATTEMPTS : MAX_ATTEMPTS) || isFinal(error)) throw error;
      await wait(delayBeforeRetry(attempt, error, random()), signal);
    }
  }
}

/** While closed, callers of `pass` wait. */
export interface Gate {
  close: () => void;
  open: () => void;
  /** @throws the signal's reason when it aborts first */
  pass: (signal: AbortSignal) => Promise<void>;
}

export function createPauseGate(): Gate {
  let closed: { opened: Promise<void>; open: () => void } | null = null;
  return {
    close() {
      if (closed) return;
      let open = (): void => undefined;
      const opened = new Promise<void>(resolve => (open = resolve));
      closed = { opened, open };
    },
    open() {
      closed?.open();
      closed = null;
    },
    async pass(signal) {
      while (closed) {
        const { opened } = closed;
        const done = new AbortController();
        const aborted = new Promise(resolve =>
          signal.addEventListener('abort', resolve, { signal: done.signal }),
        );
        await Promise.race([opened, aborted]);
        done.abort();
        signal.throwIfAborted();
      }
      signal.throwIfAborted();
    },
  };
}

/** Starts `act` for each item in order, with limited concurrency; rejects with the first error. */
export async function mapConcurrent<Item>(
  items: readonly Item[],
  concurrency: number,
  act: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) await act(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
}
