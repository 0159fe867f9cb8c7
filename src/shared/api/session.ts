/** Why the page requests a token: the session has expired, or the user wants to switch accounts. */
export type ReauthRequest = 'expired' | 'change';

/** Counts the sign-in prompts that were closed; a request remembers the count at which it was sent. */
export type SessionEpoch = number;

/**
 * The session as requests see it. When it expires, refused requests wait until the user signs in again. While the sign-in
 * prompt is open nothing else is sent, because the next user is not known yet.
 */
export interface Session {
  subscribe: (listener: () => void) => () => void;
  /** Null while the sign-in prompt is closed. */
  question: () => ReauthRequest | null;
  ask: (why: ReauthRequest) => void;
  /** The same user has signed in: waiting requests continue. */
  renew: () => void;
  /** The user has dismissed the prompt: refused requests fail. */
  cancel: () => void;
  /** Called when requests that failed with 401 can be repeated. */
  onRenewed: (listener: () => void) => () => void;
  /** Waits while the sign-in prompt is open. */
  enter: (signal: AbortSignal | null) => Promise<SessionEpoch>;
  /** For a request refused with 401: opens the prompt, then resolves to whether the request can be sent again. */
  renewedSince: (epoch: SessionEpoch, signal: AbortSignal | null) => Promise<boolean>;
}

export function createSession(): Session {
  const listeners = new Set<() => void>();
  const renewals = new Set<() => void>();
  let prompt: { why: ReauthRequest; closed: Promise<void>; close: () => void } | null = null;
  let epochCount = 0;
  let renewed = false;

  const change = (next: typeof prompt): void => {
    prompt = next;
    for (const listener of listeners) listener();
  };

  const ask = (why: ReauthRequest): void => {
    if (prompt?.why === why) return;
    if (prompt) return change({ ...prompt, why });
    let close = (): void => undefined;
    const closed = new Promise<void>(resolve => (close = resolve));
    change({ why, closed, close });
  };

  const closePrompt = (withToken: boolean): void => {
    const last = prompt;
    epochCount += 1;
    renewed = withToken;
    change(null);
    last?.close();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    question: () => prompt?.why ?? null,
    ask,
    renew() {
      closePrompt(true);
      renewals.forEach(listener => listener());
    },
    cancel: () => closePrompt(false),
    onRenewed(listener) {
      renewals.add(listener);
      return () => renewals.delete(listener);
    },
    async enter(signal) {
      // Read first: a request that waits here while the user dismisses the prompt must not reopen it.
      const epoch = epochCount;
      if (prompt) await unlessAborted(prompt.closed, signal);
      return epoch;
    },
    async renewedSince(epoch, signal) {
      if (epochCount === epoch) {
        ask('expired');
        if (prompt) await unlessAborted(prompt.closed, signal);
      }
      return renewed;
    },
  };
}

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
