import {
  useEffect,
  useEffectEvent,
  useRef,
  type RefObject,
  useCallback,
  useId,
  useLayoutEffect,
  useState,
} from 'react';

/**
 * Keeps the focus inside an element whose content is replaced. If the focused child is removed, the element itself takes
 * the focus, so that its shortcuts still work.
 */
export function useRestoreFocus(element: RefObject<HTMLElement | null>, content: string): void {
  const isInside = useRef(false);
  useEffect(() => {
    const container = element.current;
    if (!container) return;
    const enter = () => (isInside.current = true);
    const leave = (event: FocusEvent) => (isInside.current = event.relatedTarget === null);
    container.addEventListener('focusin', enter);
    container.addEventListener('focusout', leave);
    return () => {
      container.removeEventListener('focusin', enter);
      container.removeEventListener('focusout', leave);
    };
  }, [element]);
  useEffect(() => {
    if (isInside.current && document.activeElement === document.body) element.current?.focus();
  }, [element, content]);
}

/**
 * Focuses an element by name after the next render, which can be the one that creates or moves it. The name is state, so
 * that it commits with the caller's other updates and not with an earlier render.
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

/** Elements that handle keys themselves. */
const KEY_CONSUMERS = 'input, textarea, select, [role="tree"], [role="menu"], [role="grid"]';

/** Single-key shortcuts that work while the focus is inside an element. */
export function useKeysIn(
  element: RefObject<HTMLElement | null>,
  keys: Readonly<Record<string, () => void>>,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isConsumed = event.target instanceof Element && event.target.closest(KEY_CONSUMERS) !== null;
    if (isConsumed || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const handler = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!handler) return;
    event.preventDefault();
    handler();
  });

  useEffect(() => {
    const inside = element.current;
    const onKeyDown = (event: KeyboardEvent) => onKey(event);
    inside?.addEventListener('keydown', onKeyDown);
    return () => inside?.removeEventListener('keydown', onKeyDown);
  }, [element]);
}

/**
 * For the trigger of a lazy menu that replaces its placeholder button after a click: clicking it again, instead of
 * rendering it open, lets the menu manage the focus.
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

/** For a button that replaces a removed one: takes the focus only if nothing else has it. */
export function focusIfBody(button: HTMLButtonElement | null): void {
  if (button && document.activeElement === document.body) button.focus();
}
