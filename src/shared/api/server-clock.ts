/*
 * The server's clock, from the Date header of its responses. Servers date the rows, and the local clock can be wrong.
 */

/** The last server time, and when it was received by the monotonic clock. */
let lastServerTime: { time: number; at: number } | null = null;

/** @returns milliseconds, or null without a Date header */
export function dateOf(headers: Headers): number | null {
  const time = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(time) ? null : time;
}

export function noteServerTime(headers: Headers): void {
  const time = dateOf(headers);
  if (time !== null) lastServerTime = { time, at: performance.now() };
}

/** Milliseconds since 1970; the local time until the first response. */
export function serverNow(): number {
  return lastServerTime === null ? Date.now() : lastServerTime.time + performance.now() - lastServerTime.at;
}
