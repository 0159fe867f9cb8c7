import { useState, type KeyboardEvent } from 'react';

const PAGE = 10;

const MOVES: Record<string, (index: number, last: number) => number> = {
  ArrowDown: index => index + 1,
  j: index => index + 1,
  ArrowUp: index => index - 1,
  k: index => index - 1,
  PageDown: index => index + PAGE,
  PageUp: index => index - PAGE,
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * The keyboard inside the table: one tab stop, arrows move it over the loaded rows.
 * @param show brings the row of an index into the document
 */
export function useRowFocus(
  length: number,
  idAt: (index: number) => string | undefined,
  show: (index: number) => void,
) {
  const [active, setActive] = useState(0);

  const focus = (index: number) => {
    setActive(index);
    show(index);
    // The row may only now be drawn.
    requestAnimationFrame(() => {
      const id = idAt(index);
      if (id === undefined) return;
      const toggle = document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`);
      toggle?.focus({ preventScroll: true });
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const onToggle = event.target instanceof HTMLElement && event.target.dataset['toggle'] !== undefined;
    const move = MOVES[event.key];
    if (!onToggle || !move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focus(Math.max(0, Math.min(move(active, length - 1), length - 1)));
  };

  return { active: Math.min(active, Math.max(0, length - 1)), setActive, onKeyDown };
}

/** A dialog gives the focus back when it closes: until then its row has to stay. */
export function isLent(to: Element | null): boolean {
  return to !== null && to.closest('[role="dialog"]') !== null;
}
