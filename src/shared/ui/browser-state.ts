import { useSyncExternalStore, useEffect } from 'react';

interface Width {
  readonly subscribe: (listener: () => void) => () => void;
  readonly matches: () => boolean;
}

/** From this width on a row is one line of columns; below it is three lines. The stylesheet uses the same `md`. */
const wide = atLeast('48rem');
/** From this width on an interception has room beside the list; below it stands alone. */
const splitViewport = atLeast('64rem');

function atLeast(width: string): Width {
  const query = matchMedia(`(min-width: ${width})`);
  return {
    matches: () => query.matches,
    subscribe(listener) {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
  };
}

export function useIsWide(): boolean {
  return useSyncExternalStore(wide.subscribe, wide.matches);
}

export function useIsSplitView(): boolean {
  return useSyncExternalStore(splitViewport.subscribe, splitViewport.matches);
}

/** Calls back once the browser is connected again, for as long as that is wanted. */
export function useOnline(isWanted: boolean, onOnline: () => void): void {
  useEffect(() => {
    if (!isWanted) return;
    window.addEventListener('online', onOnline);
    return () => window.removeEventListener('online', onOnline);
  }, [isWanted, onOnline]);
}

/** Some browsers say it by an event before they print, all of them by the medium. */
const medium = matchMedia('print');
let announced = false;

function subscribeToPrint(listener: () => void): () => void {
  const begin = () => {
    announced = true;
    listener();
  };
  const end = () => {
    announced = false;
    listener();
  };
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  medium.addEventListener('change', listener);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
    medium.removeEventListener('change', listener);
  };
}

/** Whether the page is being printed: then nothing can be unfolded or scrolled to, so all of it has to be there. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribeToPrint, () => announced || medium.matches);
}

const TICK = 20_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current: number | null = null;

function subscribeToMinute(listener: () => void): () => void {
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
  return useSyncExternalStore(subscribeToMinute, () => (current ??= Date.now()));
}
