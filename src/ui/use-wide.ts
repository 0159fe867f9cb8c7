import { useSyncExternalStore } from 'react';

/** From this width on a row is one line of columns; below it is three lines. The stylesheet uses the same `md`. */
const wide = matchMedia('(min-width: 48rem)');

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
