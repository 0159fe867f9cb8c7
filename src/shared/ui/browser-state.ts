import { useSyncExternalStore } from 'react';

interface MediaQuery {
  readonly subscribe: (listener: () => void) => () => void;
  readonly matches: () => boolean;
}

/** A row has columns from this width on, and three lines below it. The same as `md` in the stylesheet. */
const wide = atLeast('48rem');
/** From this width on, an interception opens next to the list. */
const splitViewport = atLeast('64rem');

function atLeast(width: string): MediaQuery {
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

/** All browsers report printing by the media query; some also fire an event before. */
const medium = matchMedia('print');
let isPrinting = false;

function subscribeToPrint(listener: () => void): () => void {
  const begin = () => {
    isPrinting = true;
    listener();
  };
  const end = () => {
    isPrinting = false;
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

/** Whether the page is being printed, and has to render all content because nothing can be expanded or scrolled. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribeToPrint, () => isPrinting || medium.matches);
}

const TICK_MS = 20_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current: number | null = null;

function subscribeToMinute(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    current = null;
  };
}

/** The current time in milliseconds, updated three times a minute. All relative times share one timer. */
export function useMinute(): number {
  return useSyncExternalStore(subscribeToMinute, () => (current ??= Date.now()));
}
