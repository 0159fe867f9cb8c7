/*
 * The server's clock, as its answers tell it: this computer's may be wrong by any amount, and rows are dated by servers.
 */

/** The last time that was told, and when that was by a clock that nobody sets. */
let told: { time: number; at: number } | null = null;

/** @returns milliseconds; null where an answer has no date of its own */
export function dateOf(headers: Headers): number | null {
  const time = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(time) ? null : time;
}

export function noteServerTime(headers: Headers): void {
  const time = dateOf(headers);
  if (time !== null) told = { time, at: performance.now() };
}

/** Milliseconds since 1970; this computer's time until an answer has told another. */
export function serverNow(): number {
  return told === null ? Date.now() : told.time + performance.now() - told.at;
}
