import { canRetry, isTimeout } from './errors.ts';
import { delayBeforeRetry } from './request-policy.ts';

export interface RetryPolicy {
  /** Milliseconds; rejects when the signal aborts. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

const TRIES = 7;
/** Where each takes a minute. */
const SLOW_TRIES = 2;

/**
 * Asks again where that can help, each time after a longer wait, or the one the answer asked for.
 * @param isFinal what has another cure
 * @throws what the last try threw
 */
export async function withRetry<Answer>(
  ask: () => Promise<Answer>,
  { wait, random }: RetryPolicy,
  signal: AbortSignal,
  isFinal: (error: Error) => boolean = () => false,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !canRetry(error)) throw error;
      if (tries === (isTimeout(error) ? SLOW_TRIES : TRIES) || isFinal(error)) throw error;
      await wait(delayBeforeRetry(tries, error, random()), signal);
    }
  }
}

/** Holds up whoever passes while it is closed. */
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

/** Does the same with each, so many at a time, in order; the first error ends it. */
export async function mapConcurrent<Item>(
  items: readonly Item[],
  most: number,
  act: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) await act(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
}
