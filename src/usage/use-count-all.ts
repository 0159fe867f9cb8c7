import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isSignedOut } from '#api/errors.ts';
import { session } from '#api/session.ts';
import { readAll, type Reading } from '#reader/read-all.ts';

export interface CountAll {
  /** The furthest reading of this query, null before the first page; it stays when one stops or comes back. */
  reading: Reading | null;
  running: boolean;
  error: Error | null;
  start: () => void;
  stop: () => void;
}

/** Counts everything that `q` matches when asked to, page by page, until it is done, stopped or left. */
export function useCountAll(q: string): CountAll {
  const client = useQueryClient();
  const queryKey = ['totals', q];
  const { data: reading = null } = useQuery<Reading>({ queryKey, queryFn: skipToken });
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const abort = useRef<AbortController | null>(null);

  useEffect(() => () => abort.current?.abort(), []);

  const start = async () => {
    const own = new AbortController();
    abort.current = own;
    setError(null);
    setRunning(true);
    try {
      for await (const next of readAll(q, own.signal)) client.setQueryData<Reading>(queryKey, next);
    } catch (reason) {
      if (!own.signal.aborted) setError(reason instanceof Error ? reason : new Error(String(reason)));
    } finally {
      if (abort.current === own) setRunning(false);
    }
  };

  // Counting stopped because the session ended and nobody signed in: now somebody has.
  useEffect(() => (isSignedOut(error) ? session.onRenewed(() => void start()) : undefined));

  return { reading, running, error, start: () => void start(), stop: () => abort.current?.abort() };
}
