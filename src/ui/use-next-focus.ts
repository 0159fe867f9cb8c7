import { useCallback, useId, useLayoutEffect, useRef } from 'react';

/** Gives the focus to an element by its name after the next drawing, which may be the one that makes or moves it. */
export function useNextFocus(): { idOf: (name: string) => string; focusNext: (name: string) => void } {
  const prefix = useId();
  const next = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (next.current === null) return;
    document.getElementById(next.current)?.focus();
    next.current = null;
  });
  const idOf = useCallback((name: string) => `${prefix}-${name}`, [prefix]);
  const focusNext = useCallback((name: string) => void (next.current = idOf(name)), [idOf]);
  return { idOf, focusNext };
}
