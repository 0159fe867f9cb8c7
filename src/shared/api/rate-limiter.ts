import { sleep } from '#shared/lib/scheduling.ts';

/** What the person waits for, or what goes on behind. */
export type Priority = 'now' | 'behind';

export interface RateLimiter {
  /**
   * Waits until one more request to this path may be sent; the caller says when its answer is there.
   * @throws the signal's reason when it aborts first
   */
  enter: (path: string, urgency: Priority, signal: AbortSignal | null) => Promise<() => void>;
  /** The path is left alone for so many milliseconds: whoever answers there asked for it. */
  rest: (path: string, milliseconds: number) => void;
}

export interface RateLimiterOptions {
  now: () => number;
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Requests to one path in any `window` milliseconds. */
  most: number;
  /** Of these, what work behind may take: the rest is kept for the person. */
  behind: number;
  window: number;
}

/** Milliseconds that a path is left alone at most, whatever was asked for: a person who asks knows of it, and may try. */
const LONGEST_REST: Readonly<Record<Priority, number>> = { now: 10_000, behind: 60_000 };

/**
 * Keeps the page below what Coder allows: 512 requests a minute and path (2.29 to 2.34), shared by everything that the
 * person has open. A request counts until a whole window after its answer, for when it arrived is not known here.
 */
export function createRateLimiter({ now, wait, most, behind, window }: RateLimiterOptions): RateLimiter {
  const paths = new Map<
    string,
    { underWay: number; answered: number[]; restsUntil: Record<Priority, number> }
  >();

  const stateOf = (path: string) => {
    let state = paths.get(path);
    if (!state) paths.set(path, (state = { underWay: 0, answered: [], restsUntil: { now: 0, behind: 0 } }));
    while (state.answered.length > 0 && (state.answered[0] ?? 0) <= now() - window) state.answered.shift();
    return state;
  };

  /** How long from now there is surely no room, 0 where there is. */
  const delay = (path: string, urgency: Priority): number => {
    const { underWay, answered, restsUntil } = stateOf(path);
    const room = (urgency === 'now' ? most : behind) - underWay - answered.length;
    const rest = restsUntil[urgency] - now();
    if (room > 0) return Math.max(0, rest);
    const first = answered[-room];
    // Where all are under way, some answer has to come first.
    return Math.max(rest, first === undefined ? 100 : first + window - now(), 1);
  };

  return {
    async enter(path, urgency, signal) {
      const never = new AbortController().signal;
      for (let ms = delay(path, urgency); ms > 0; ms = delay(path, urgency)) await wait(ms, signal ?? never);
      const state = stateOf(path);
      state.underWay += 1;
      return () => {
        state.underWay -= 1;
        state.answered.push(now());
      };
    },
    rest(path, milliseconds) {
      const state = stateOf(path);
      for (const urgency of ['now', 'behind'] as const) {
        const until = now() + Math.min(milliseconds, LONGEST_REST[urgency]);
        state.restsUntil[urgency] = Math.max(state.restsUntil[urgency], until);
      }
    },
  };
}

/** The one of this page: under half of what Coder allows, so that a second page of the same person has room. */
export const budget = createRateLimiter({
  now: () => performance.now(),
  wait: sleep,
  most: 240,
  behind: 200,
  window: 60_000,
});
