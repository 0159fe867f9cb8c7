import { sleep } from '#shared/lib/scheduling.ts';

/** Whether the user waits for the response. */
export type Priority = 'foreground' | 'background';

export interface RateLimiter {
  /**
   * Waits until a request to this path is allowed.
   * @returns a function to call when the response has arrived
   * @throws the signal's reason when it aborts first
   */
  acquire: (path: string, priority: Priority, signal: AbortSignal | null) => Promise<() => void>;
  /** Sends nothing to the path for this long, as the server requested. */
  pause: (path: string, milliseconds: number) => void;
}

export interface RateLimiterOptions {
  now: () => number;
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Requests to one path in any `window` milliseconds. */
  max: number;
  /** The share of `max` that background requests can use. */
  maxBackground: number;
  window: number;
}

/** The upper limit of a pause, milliseconds: a waiting user can try sooner than the server requested. */
const MAX_PAUSE_MS: Readonly<Record<Priority, number>> = { foreground: 10_000, background: 60_000 };

/**
 * Keeps the page below Coder's limit: 512 requests per minute and path (2.29 to 2.34), shared by all of the user's tabs.
 * A request counts until one window after its response, because its arrival time at the server is unknown. p-queue counts
 * from the start of a request, and has one limit and one pause for all priorities.
 */
export function createRateLimiter({
  now,
  wait,
  max,
  maxBackground,
  window,
}: RateLimiterOptions): RateLimiter {
  const paths = new Map<
    string,
    { pending: number; completedAt: number[]; pausedUntil: Record<Priority, number> }
  >();

  const stateOf = (path: string) => {
    let state = paths.get(path);
    if (!state) {
      state = { pending: 0, completedAt: [], pausedUntil: { foreground: 0, background: 0 } };
      paths.set(path, state);
    }
    while (state.completedAt.length > 0 && (state.completedAt[0] ?? 0) <= now() - window) {
      state.completedAt.shift();
    }
    return state;
  };

  /** Milliseconds until a request can be allowed at the earliest, or 0. */
  const delay = (path: string, priority: Priority): number => {
    const { pending, completedAt, pausedUntil } = stateOf(path);
    const available = (priority === 'foreground' ? max : maxBackground) - pending - completedAt.length;
    const pause = pausedUntil[priority] - now();
    if (available > 0) return Math.max(0, pause);
    const first = completedAt[-available];
    // If all requests are pending, one has to complete first.
    return Math.max(pause, first === undefined ? 100 : first + window - now(), 1);
  };

  return {
    async acquire(path, priority, signal) {
      const never = new AbortController().signal;
      for (let ms = delay(path, priority); ms > 0; ms = delay(path, priority)) {
        await wait(ms, signal ?? never);
      }
      const state = stateOf(path);
      state.pending += 1;
      return () => {
        state.pending -= 1;
        state.completedAt.push(now());
      };
    },
    pause(path, milliseconds) {
      const state = stateOf(path);
      for (const priority of ['foreground', 'background'] as const) {
        const until = now() + Math.min(milliseconds, MAX_PAUSE_MS[priority]);
        state.pausedUntil[priority] = Math.max(state.pausedUntil[priority], until);
      }
    },
  };
}

/** This page's limiter: under half of Coder's limit, which leaves capacity for a second tab. */
export const rateLimiter = createRateLimiter({
  now: () => performance.now(),
  wait: sleep,
  max: 240,
  maxBackground: 200,
  window: 60_000,
});
