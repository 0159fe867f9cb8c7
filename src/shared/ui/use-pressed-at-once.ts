import { useEffect, useRef, type RefObject } from 'react';

/**
 * For the trigger of a menu whose code came because somebody pressed the button that stood in for it: it is pressed
 * rather than drawn open, so that the menu knows where the focus belongs, then and afterwards.
 */
export function usePressedAtOnce(): RefObject<HTMLButtonElement | null> {
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
