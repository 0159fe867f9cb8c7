import { ApiError, canRetry, isTimeout } from './errors.ts';

/** Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** Who looks at a screen without rows is not left waiting for longer without a word. */
const SILENT_WAIT = 10_000;
/** How often what a screen waits for is asked for again before the failure is told: about four seconds. */
const SCREEN_RETRIES = 3;

/**
 * Milliseconds until asking again: growing, or what the answer asked for, and different for everybody, so that not all
 * who were refused come back at the same moment.
 * @param failures so far, from 1
 * @param random from 0 to 1
 */
export function delayBeforeRetry(failures: number, error: Error, random: number): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
  const own = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.5 + random / 2);
  return Math.max(asked, own);
}

/**
 * Whether a screen asks again by itself.
 * @param failures before this one
 */
function asksAgain(failures: number, error: Error): boolean {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
  return failures < SCREEN_RETRIES && canRetry(error) && !isTimeout(error) && asked <= SILENT_WAIT;
}

/** What of TanStack's options makes a question that changes nothing be asked again. */
export const RETRY_OPTIONS = {
  retry: asksAgain,
  retryDelay: (failures: number, error: Error): number =>
    delayBeforeRetry(failures + 1, error, Math.random()),
};

/** Milliseconds until an answer begins: more than our own server takes to give up Coder. */
const LONGEST_SILENCE = 75_000;
/** Milliseconds for the whole of an answer that has begun: some megabytes on a slow line. */
const LONGEST_BODY = 300_000;

/** Aborts once what is waited for has not come. */
export function createTimeoutSignal() {
  const control = new AbortController();
  const begin = (milliseconds: number) => setTimeout(() => control.abort(), milliseconds);
  let timer = begin(LONGEST_SILENCE);
  return {
    signal: control.signal,
    /** The answer has begun. */
    broken(): void {
      clearTimeout(timer);
      timer = begin(LONGEST_BODY);
    },
    end: (): void => clearTimeout(timer),
  };
}
