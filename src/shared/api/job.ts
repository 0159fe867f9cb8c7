import type { Store } from '#shared/lib/store.ts';
import { canRetry, isTimeout } from './errors.ts';
import { delayBeforeRetry } from './request-policy.ts';

/** `stopped` also means that the rest waits for a click. */
export type JobPhase = 'planning' | 'reading' | 'paused' | 'checking' | 'stopped' | 'done' | 'failed';

export interface JobState {
  readonly phase: JobPhase;
  readonly error: Error | null;
  /** Total that the loaded filters match, from the last count. Null before the first response. */
  readonly count: number | null;
}

export const isRunning = ({ phase }: JobState): boolean =>
  phase !== 'stopped' && phase !== 'done' && phase !== 'failed';

/** Long work with a state. A screen needs only this, whether the rows arrive in pages or as a stream. */
export interface Job<State extends JobState> extends Pick<Store<State>, 'state' | 'subscribe'> {
  /** Starts, or continues after a stop or an error. */
  start: () => void;
  pause: () => void;
  resume: () => void;
  stop: () => void;
  /** Stops for good. The state no longer changes. */
  close: () => void;
}

export interface RetryPolicy {
  /** Milliseconds; rejects when the signal aborts. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

/** What the work of a job uses to send its requests. All of it rejects after a stop. */
export interface JobRun {
  readonly signal: AbortSignal;
  /** Waits while the job is paused. Resolves to whether it was. */
  pass: () => Promise<boolean>;
  /**
   * Retries after errors that a retry can fix, with growing delays or the delay of the response.
   * @param isFinal errors that the caller handles in another way
   * @throws the error of the last attempt
   */
  retry: <Result>(
    request: (signal: AbortSignal) => Promise<Result>,
    isFinal?: (error: Error) => boolean,
  ) => Promise<Result>;
  /** Starts `act` for each item in order, with limited concurrency. The first error stops the others. */
  each: <Item>(
    items: readonly Item[],
    concurrency: number,
    act: (item: Item, index: number, run: JobRun) => Promise<void>,
  ) => Promise<void>;
}

const MAX_ATTEMPTS = 7;
/** For timeouts, as each attempt takes more than a minute. */
const MAX_TIMEOUT_ATTEMPTS = 2;

/** @param gate resolves when the job is not paused; null while it is not paused */
export function createJobRun(
  policy: RetryPolicy,
  signal: AbortSignal,
  gate: () => Promise<void> | null = () => null,
): JobRun {
  return {
    signal,
    async pass() {
      const wasPaused = gate() !== null;
      for (let opened = gate(); opened !== null; opened = gate()) {
        const done = new AbortController();
        const aborted = new Promise(resolve =>
          signal.addEventListener('abort', resolve, { signal: done.signal }),
        );
        await Promise.race([opened, aborted]);
        done.abort();
        signal.throwIfAborted();
      }
      signal.throwIfAborted();
      return wasPaused;
    },
    async retry(request, isFinal = () => false) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await request(signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof Error) || !canRetry(error)) throw error;
          const isLast = attempt === (isTimeout(error) ? MAX_TIMEOUT_ATTEMPTS : MAX_ATTEMPTS);
          if (isLast || isFinal(error)) throw error;
          await policy.wait(delayBeforeRetry(attempt, error, policy.random()), signal);
        }
      }
    },
    async each(items, concurrency, act) {
      const failed = new AbortController();
      const inner = createJobRun(policy, AbortSignal.any([signal, failed.signal]), gate);
      const rest = items.entries();
      const work = async (): Promise<void> => {
        for (const [index, item] of rest) {
          inner.signal.throwIfAborted();
          await act(item, index, inner);
        }
      };
      const workers = Array.from({ length: Math.min(concurrency, items.length) }, work);
      try {
        await Promise.all(workers);
      } catch (error) {
        failed.abort();
        await Promise.allSettled(workers);
        throw error;
      }
    },
  };
}

interface JobOptions<State extends JobState> {
  store: Store<State> & { change: (patch: Partial<JobState>) => void };
  retryPolicy: RetryPolicy;
  /** Does what is left of the work. `stopped` if some of it waits for a click. */
  work: (run: JobRun) => Promise<'done' | 'stopped'>;
}

export function createJob<State extends JobState>(options: JobOptions<State>): Job<State> {
  const { store, retryPolicy, work } = options;
  const closing = new AbortController();
  let stopping: AbortController | null = null;
  /** Runs are sequential, because a stopped run may still wait for its last response. */
  let running: Promise<void> | null = null;
  let pausing: { opened: Promise<void>; open: () => void } | null = null;

  async function run(current: AbortController, before: Promise<void> | null): Promise<void> {
    if (before) await before;
    let end: Partial<JobState>;
    try {
      const signal = AbortSignal.any([closing.signal, current.signal]);
      signal.throwIfAborted();
      end = { phase: await work(createJobRun(retryPolicy, signal, () => pausing?.opened ?? null)) };
    } catch (reason) {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      end = current.signal.aborted ? { phase: 'stopped' } : { phase: 'failed', error };
    }
    if (closing.signal.aborted || stopping !== current) return;
    [stopping, running] = [null, null];
    store.change(end);
  }

  const openGate = (): void => {
    pausing?.open();
    pausing = null;
  };
  return {
    state: store.state,
    subscribe: store.subscribe,
    start() {
      if (closing.signal.aborted || (stopping && !stopping.signal.aborted)) return;
      openGate();
      stopping = new AbortController();
      store.change({ phase: 'planning', error: null });
      running = run(stopping, running);
    },
    pause() {
      let open = (): void => undefined;
      pausing ??= { opened: new Promise<void>(resolve => (open = resolve)), open: () => open() };
      store.change({ phase: 'paused' });
    },
    resume() {
      store.change({ phase: 'reading' });
      openGate();
    },
    stop: () => stopping?.abort(),
    close: () => closing.abort(),
  };
}
