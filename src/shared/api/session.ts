/** Why the page asks for a token: the session is over, or its person wants to read as somebody else. */
export type ReauthRequest = 'expired' | 'change';

/** What a request remembers of the session it was made in. */
export type SessionEpoch = number;

/**
 * The session as the page's requests see it. It may end while one reads: what was asked then waits here until somebody
 * has signed in again, and goes on. While a token is asked for nothing else is sent, for it is not known whose it will be.
 */
export interface Session {
  subscribe: (listener: () => void) => () => void;
  /** Null while no token is asked for. */
  question: () => ReauthRequest | null;
  ask: (why: ReauthRequest) => void;
  /** The same person has signed in: everything that waits goes on. */
  renew: () => void;
  /** Nobody signs in now: what has met the end of the session fails. */
  cancel: () => void;
  /** What failed for the end of the session can be done again. */
  onRenewed: (listener: () => void) => () => void;
  /** Waits while a token is asked for. */
  enter: (signal: AbortSignal | null) => Promise<SessionEpoch>;
  /** For a request that was refused: whether sending it once more is worth it, as soon as that is known. */
  renewedSince: (pass: SessionEpoch, signal: AbortSignal | null) => Promise<boolean>;
}

export function createSession(): Session {
  const listeners = new Set<() => void>();
  const renewals = new Set<() => void>();
  let open: { why: ReauthRequest; answered: Promise<void>; answer: () => void } | null = null;
  let answers = 0;
  let renewed = false;

  const change = (next: typeof open): void => {
    open = next;
    for (const listener of listeners) listener();
  };

  const ask = (why: ReauthRequest): void => {
    if (open?.why === why) return;
    if (open) return change({ ...open, why });
    let answer = (): void => undefined;
    const answered = new Promise<void>(resolve => (answer = resolve));
    change({ why, answered, answer });
  };

  const close = (withToken: boolean): void => {
    const closed = open;
    answers += 1;
    renewed = withToken;
    change(null);
    closed?.answer();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    question: () => open?.why ?? null,
    ask,
    renew() {
      close(true);
      renewals.forEach(listener => listener());
    },
    cancel: () => close(false),
    onRenewed(listener) {
      renewals.add(listener);
      return () => renewals.delete(listener);
    },
    async enter(signal) {
      // Taken first: whoever waited here while the person declined is not to ask them once more.
      const pass = answers;
      if (open) await unlessAborted(open.answered, signal);
      return pass;
    },
    async renewedSince(pass, signal) {
      if (answers === pass) {
        ask('expired');
        if (open) await unlessAborted(open.answered, signal);
      }
      return renewed;
    },
  };
}

/** The one of this page. */
export const session = createSession();

async function unlessAborted(wait: Promise<void>, signal: AbortSignal | null): Promise<void> {
  if (!signal) return wait;
  signal.throwIfAborted();
  const done = new AbortController();
  const aborted = new Promise(resolve => signal.addEventListener('abort', resolve, { signal: done.signal }));
  await Promise.race([wait, aborted]);
  done.abort();
  signal.throwIfAborted();
}
