import { useMemo, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { ROW_NAVIGATION_KEYS } from '#shared/ui/shortcuts.ts';
import type { Rows } from '#shared/domain/rows.ts';

/** One of this many rows can be a fallback tab stop. Lower than the number of rendered rows. */
const FALLBACK_INTERVAL = 16;

/** Number of rows before the last known index at which the search for a row starts. */
const SEARCH_MARGIN = 64;

/** Keyboard navigation of the table: one tab stop, which arrow keys move. Rows inserted above do not move it. */
export function useRowFocus(rows: Rows) {
  const { length } = rows;
  const [isInside, setInside] = useState(false);
  const [stop, setStop] = useState<{ index: number; id: string | null }>({ index: 0, id: null });
  const foundIndex = useMemo(() => {
    const { index, id } = stop;
    return id === null || rows.at(index)?.id === id
      ? index
      : rows.indexOf(id, Math.max(0, index - SEARCH_MARGIN));
  }, [rows, stop]);
  const active = Math.min(foundIndex ?? stop.index, Math.max(0, length - 1));
  const setActive = (index: number): void => {
    const id = rows.at(index)?.id ?? null;
    setStop(before => (before.index === index && before.id === id ? before : { index, id }));
  };
  return {
    setActive,
    /** Index of the row to keep in the DOM, because it has the focus or a dialog will return the focus to it. */
    pinned: isInside ? active : null,
    enter: () => setInside(true),
    leave({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): void {
      // A click on a row moves the focus to the table first.
      if (!currentTarget.contains(relatedTarget)) setInside(isInDialog(relatedTarget));
    },
    /**
     * Index of the tab stop among the rendered rows. If the active row is not rendered, it falls back to a row that stays the
     * same while it is rendered.
     */
    stopAmong: (rendered: readonly number[]) =>
      rendered.includes(active)
        ? active
        : (rendered.find(index => index % FALLBACK_INTERVAL === FALLBACK_INTERVAL / 2) ?? rendered[0]),
    /** Index of the row that a key moves to, or null for other keys. */
    moveBy(event: KeyboardEvent<HTMLElement>): number | null {
      const isToggle = event.target instanceof HTMLElement && event.target.dataset['toggle'] !== undefined;
      const move = ROW_NAVIGATION_KEYS.get(event.key);
      if (!isToggle || !move || event.altKey || event.ctrlKey || event.metaKey) return null;
      event.preventDefault();
      return Math.max(0, Math.min(move(active, length - 1), length - 1));
    },
  };
}

/** Focuses a rendered row. */
export function focusRow(id: string): void {
  document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

/** True if the focus moved to a dialog, which returns it on close. */
function isInDialog(to: Element | null): boolean {
  return to !== null && to.closest('[role="dialog"]') !== null;
}
