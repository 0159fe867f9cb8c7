import { useEffect, useRef, type RefObject, useCallback, useId, useLayoutEffect, useState } from 'react';

/**
 * Keeps the focus inside of an element whose content is replaced: what had it may go with the content before, and the
 * keys with it. The element itself takes it then.
 */
export function useRestoreFocus(element: RefObject<HTMLElement | null>, content: string): void {
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

/**
 * Focuses an element by its name after the next render, which may be the one that creates or moves it.
 * The name is state: it is rendered together with what the same caller changes, never with an earlier update of someone else.
 */
export function useFocusAfterRender(): { idOf: (name: string) => string; focusNext: (name: string) => void } {
  const prefix = useId();
  const [next, setNext] = useState<{ id: string } | null>(null);
  useLayoutEffect(() => {
    if (next !== null) document.getElementById(next.id)?.focus();
  }, [next]);
  const idOf = useCallback((name: string) => `${prefix}-${name}`, [prefix]);
  const focusNext = useCallback((name: string) => setNext({ id: idOf(name) }), [idOf]);
  return { idOf, focusNext };
}

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

/**
 * For the trigger of a menu whose code came because somebody pressed the button that stood in for it: it is pressed
 * rather than drawn open, so that the menu knows where the focus belongs, then and afterwards.
 */
export function usePressOnPointerDown(): RefObject<HTMLButtonElement | null> {
  const trigger = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current) return;
    pressed.current = true;
    trigger.current?.focus();
    trigger.current?.click();
  }, []);
  return trigger;
}

/** For the button that takes the place of one that is gone: the focus goes on with it, and is taken from nothing else. */
export function focusIfBody(button: HTMLButtonElement | null): void {
  if (button && document.activeElement === document.body) button.focus();
}
