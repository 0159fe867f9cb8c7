import { canRetry, isSlow } from './errors.ts';
import { waitBefore } from './patience.ts';

export interface Patience {
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
export async function retrying<Answer>(
  ask: () => Promise<Answer>,
  { wait, random }: Patience,
  signal: AbortSignal,
  isFinal: (error: Error) => boolean = () => false,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !canRetry(error)) throw error;
      if (tries === (isSlow(error) ? SLOW_TRIES : TRIES) || isFinal(error)) throw error;
      await wait(waitBefore(tries, error, random()), signal);
    }
  }
}
