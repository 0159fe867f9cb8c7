import { useSyncExternalStore } from 'react';

const TICK = 20_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current: number | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const each of listeners) each();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    current = null;
  };
}

/** The present, in milliseconds, advancing a few times a minute: one timer for all that says "2 min ago". */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => (current ??= Date.now()));
}
