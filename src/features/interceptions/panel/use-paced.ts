import { useCallback, useEffect, useRef } from 'react';

/**
 * Acts at once, and then at most once every so many milliseconds, on the newest of what came meanwhile.
 * `waiting` holds that until then, else null.
 */
export function usePaced<T>(act: (value: T) => void, milliseconds: number) {
  const newest = useRef(act);
  const waiting = useRef<T | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );

  const paced = useCallback(
    (value: T) => {
      const rest = () => {
        timer.current = setTimeout(() => {
          const next = waiting.current;
          waiting.current = null;
          timer.current = null;
          if (next === null) return;
          newest.current(next);
          rest();
        }, milliseconds);
      };
      if (timer.current !== null) {
        waiting.current = value;
        return;
      }
      newest.current(value);
      rest();
    },
    [milliseconds],
  );
  return { paced, waiting };
}
