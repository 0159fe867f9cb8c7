import { ApiError, canRetry } from '#api/errors.ts';

export interface Patience {
  /** Milliseconds; rejects when the signal aborts. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

const TRIES = 7;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

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
      if (tries === TRIES || isFinal(error)) throw error;
      const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
      const own = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.5 + random() / 2);
      await wait(Math.max(asked, own), signal);
    }
  }
}
