import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { isSignedOut } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import type { UsageRequest } from '#features/usage/engine/open-usage.ts';
import type { UsageJob } from '#features/usage/engine/usage-job.ts';
import { INITIAL_USAGE_STATE, type UsageState } from '#features/usage/engine/usage-state.ts';

/** Minimum time between two renders in milliseconds. The state changes with each response. */
const RENDER_INTERVAL_MS = 250;

const subscribeToNothing = () => () => undefined;

/**
 * Starts a usage job and closes it on unmount or when `of` changes. Null starts no job.
 * @param of must be memoized, because a new object starts a new job
 */
export function useUsageJob(of: UsageRequest | null): { state: UsageState; job: UsageJob | null } {
  const client = useQueryClient();
  const job = useOpenJob(of, client);
  const subscribe = useCallback(
    (listener: () => void) => (job ? subscribeThrottled(job, listener) : subscribeToNothing()),
    [job],
  );
  const state = useSyncExternalStore(subscribe, job ? job.state : () => INITIAL_USAGE_STATE);

  // The job stopped because the session expired. It continues after the next sign-in.
  const signedOut = isSignedOut(state.error);
  useEffect(() => (signedOut && job ? session.onRenewed(job.retry) : undefined), [signedOut, job]);
  return { state, job };
}

function useOpenJob(of: UsageRequest | null, client: QueryClient): UsageJob | null {
  const [job, setJob] = useState<UsageJob | null>(null);
  useEffect(() => {
    if (of === null) return;
    const closing = new AbortController();
    void import('#features/usage/engine/open-usage.ts').then(({ openUsage }) => {
      if (closing.signal.aborted) return;
      const opened = openUsage(of, client);
      closing.signal.addEventListener('abort', () => opened.close());
      setJob(opened);
      opened.start();
    });
    return () => closing.abort();
  }, [of, client]);
  return job;
}

function subscribeThrottled(job: UsageJob, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const unsubscribe = job.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = null;
      listener();
    }, RENDER_INTERVAL_MS);
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}
