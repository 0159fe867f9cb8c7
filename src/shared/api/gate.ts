/** Holds up whoever passes while it is closed. */
export interface Gate {
  close: () => void;
  open: () => void;
  /** @throws the signal's reason when it aborts first */
  pass: (signal: AbortSignal) => Promise<void>;
}

export function createGate(): Gate {
  let closed: { opened: Promise<void>; open: () => void } | null = null;
  return {
    close() {
      if (closed) return;
      let open = (): void => undefined;
      const opened = new Promise<void>(resolve => (open = resolve));
      closed = { opened, open };
    },
    open() {
      closed?.open();
      closed = null;
    },
    async pass(signal) {
      while (closed) {
        const { opened } = closed;
        const done = new AbortController();
        const aborted = new Promise(resolve =>
          signal.addEventListener('abort', resolve, { signal: done.signal }),
        );
        await Promise.race([opened, aborted]);
        done.abort();
        signal.throwIfAborted();
      }
      signal.throwIfAborted();
    },
  };
}
