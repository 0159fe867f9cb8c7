import { useCallback, useId, useLayoutEffect, useState } from 'react';

/**
 * Focuses an element by its name after the next render, which may be the one that creates or moves it.
 * The name is state: it is rendered together with what the same caller changes, never with an earlier update of someone else.
 */
export function useNextFocus(): { idOf: (name: string) => string; focusNext: (name: string) => void } {
  const prefix = useId();
  const [next, setNext] = useState<{ id: string } | null>(null);
  useLayoutEffect(() => {
    if (next !== null) document.getElementById(next.id)?.focus();
  }, [next]);
  const idOf = useCallback((name: string) => `${prefix}-${name}`, [prefix]);
  const focusNext = useCallback((name: string) => setNext({ id: idOf(name) }), [idOf]);
  return { idOf, focusNext };
}
