import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { isSignedOut } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import type { Store } from '#shared/lib/store.ts';
import type { UsageRequest } from '#features/usage/engine/open-usage.ts';
import { INITIAL_USAGE_STATE, type UsageJob, type UsageState } from '#features/usage/engine/usage-state.ts';

/** Minimum time between two renders in milliseconds. The state changes with each response. */
const RENDER_INTERVAL_MS = 250;

/** The state of a job, or `otherwise` without a job. */
export function useJobState<State, Otherwise>(
  job: Pick<Store<State>, 'state' | 'subscribe'> | null,
  otherwise: Otherwise,
  subscribe = job?.subscribe,
): State | Otherwise {
  return useSyncExternalStore<State | Otherwise>(
    subscribe ?? (() => () => undefined),
    job ? job.state : () => otherwise,
  );
}

/**
 * Starts a usage job and closes it on unmount or when `of` changes. Null starts no job.
 * @param of must be memoized, because a new object starts a new job
 */
export function useUsageJob(of: UsageRequest | null): { state: UsageState; job: UsageJob | null } {
  const client = useQueryClient();
  const job = useOpenJob(of, client);
  const subscribe = useMemo(
    () => (job ? (listener: () => void) => subscribeThrottled(job, listener) : undefined),
    [job],
  );
  const state = useJobState(job, INITIAL_USAGE_STATE, subscribe);

  // The job stopped because the session expired. It continues after the next sign-in.
  const signedOut = isSignedOut(state.error);
  useEffect(() => (signedOut && job ? session.onRenewed(job.start) : undefined), [signedOut, job]);
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
