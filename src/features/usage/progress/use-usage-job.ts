import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { isSignedOut } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import type { UsageRequest } from '#features/usage/engine/open-usage.ts';
import type { UsageJob } from '#features/usage/engine/usage-job.ts';
import { NOT_BEGUN, type UsageState } from '#features/usage/engine/usage-state.ts';

/** How often what is read is drawn, in milliseconds: it changes with each answer. */
const DRAW_EVERY = 250;

const nothing = () => () => undefined;

/**
 * A reading of what the filter matches, begun at once and given up with the component. Null begins none.
 * @param of the same object as long as the same is read
 */
export function useUsageJob(of: UsageRequest | null): { state: UsageState; reading: UsageJob | null } {
  const client = useQueryClient();
  const reading = useOpenReading(of, client);
  const subscribe = useCallback(
    (listener: () => void) => (reading ? subscribeSlowly(reading, listener) : nothing()),
    [reading],
  );
  const state = useSyncExternalStore(subscribe, reading ? reading.state : () => NOT_BEGUN);

  // It stopped because the session ended and nobody signed in: now somebody has.
  const signedOut = isSignedOut(state.error);
  useEffect(
    () => (signedOut && reading ? session.onRenewed(reading.retry) : undefined),
    [signedOut, reading],
  );
  return { state, reading };
}

function useOpenReading(of: UsageRequest | null, client: QueryClient): UsageJob | null {
  const [reading, setReading] = useState<UsageJob | null>(null);
  useEffect(() => {
    if (of === null) return;
    const leaving = new AbortController();
    void import('#features/usage/engine/open-usage.ts').then(({ openUsage }) => {
      if (leaving.signal.aborted) return;
      const opened = openUsage(of, client);
      leaving.signal.addEventListener('abort', () => opened.close());
      setReading(opened);
      opened.start();
    });
    return () => leaving.abort();
  }, [of, client]);
  return reading;
}

function subscribeSlowly(reading: UsageJob, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const unsubscribe = reading.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = null;
      listener();
    }, DRAW_EVERY);
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}
