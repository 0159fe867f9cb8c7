import { useEffect, useRef, type RefObject } from 'react';

/**
 * Keeps the focus inside of an element whose content is replaced: what had it may go with the content before, and the
 * keys with it. The element itself takes it then.
 */
export function useKeptFocus(element: RefObject<HTMLElement | null>, content: string): void {
  const isInside = useRef(false);
  useEffect(() => {
    const own = element.current;
    if (!own) return;
    const enter = () => (isInside.current = true);
    const leave = (event: FocusEvent) => (isInside.current = event.relatedTarget === null);
    own.addEventListener('focusin', enter);
    own.addEventListener('focusout', leave);
    return () => {
      own.removeEventListener('focusin', enter);
      own.removeEventListener('focusout', leave);
    };
  }, [element]);
  useEffect(() => {
    if (isInside.current && document.activeElement === document.body) element.current?.focus();
  }, [element, content]);
}
