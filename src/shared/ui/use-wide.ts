import { useSyncExternalStore } from 'react';

interface Width {
  readonly subscribe: (listener: () => void) => () => void;
  readonly matches: () => boolean;
}

/** From this width on a row is one line of columns; below it is three lines. The stylesheet uses the same `md`. */
const wide = atLeast('48rem');
/** From this width on an interception has room beside the list; below it stands alone. */
const roomBeside = atLeast('64rem');

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

export function useWide(): boolean {
  return useSyncExternalStore(wide.subscribe, wide.matches);
}

export function useRoomBeside(): boolean {
  return useSyncExternalStore(roomBeside.subscribe, roomBeside.matches);
}
