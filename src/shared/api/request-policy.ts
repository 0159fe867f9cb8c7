import { ApiError, canRetry, isTimeout } from './errors.ts';

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** If the server requests a longer delay, the error is shown instead of an automatic retry. */
const MAX_SILENT_DELAY_MS = 10_000;
/** Retries before the error is shown: about four seconds. */
const MAX_QUERY_RETRIES = 3;

/**
 * Exponential backoff with jitter, in milliseconds, or the delay that the server requested if it is longer.
 * @param failures so far, from 1
 * @param random from 0 to 1
 */
export function delayBeforeRetry(failures: number, error: Error, random: number): number {
  const backoff = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)) * (0.5 + random / 2);
  return Math.max(requestedDelay(error), backoff);
}

function requestedDelay(error: Error): number {
  return error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
}

/** @param failures before this one */
function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= MAX_QUERY_RETRIES || !canRetry(error) || isTimeout(error)) return false;
  return requestedDelay(error) <= MAX_SILENT_DELAY_MS;
}

/** TanStack Query's retry options for reads. */
export const RETRY_OPTIONS = {
  retry: shouldRetry,
  retryDelay: (failures: number, error: Error): number =>
    delayBeforeRetry(failures + 1, error, Math.random()),
};

/** Until the response starts; longer than the dashboard server's own timeout for Coder. */
const RESPONSE_TIMEOUT_MS = 75_000;
/** For the whole body: some megabytes on a slow connection. */
const BODY_TIMEOUT_MS = 300_000;

/** A signal that aborts when the response or its body takes too long. */
export function createTimeoutSignal() {
  const control = new AbortController();
  const abortAfter = (milliseconds: number) => setTimeout(() => control.abort(), milliseconds);
  let timer = abortAfter(RESPONSE_TIMEOUT_MS);
  return {
    signal: control.signal,
    responseStarted(): void {
      clearTimeout(timer);
      timer = abortAfter(BODY_TIMEOUT_MS);
    },
    clear: (): void => clearTimeout(timer),
  };
}
