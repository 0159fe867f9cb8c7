import { useEffect, useRef, type RefObject } from 'react';

/** Where keys mean what they write, or have a meaning of their own already. */
const TAKEN = 'input, textarea, select, [role="tree"], [role="menu"], [role="grid"]';

/** Single keys that act while the focus is inside an element. */
export function useKeysIn(
  element: RefObject<HTMLElement | null>,
  keys: Readonly<Record<string, () => void>>,
): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });

  useEffect(() => {
    const inside = element.current;
    const press = (event: KeyboardEvent) => {
      const taken = event.target instanceof Element && event.target.closest(TAKEN) !== null;
      if (taken || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const act = Object.hasOwn(current.current, event.key) ? current.current[event.key] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    inside?.addEventListener('keydown', press);
    return () => inside?.removeEventListener('keydown', press);
  }, [element]);
}
