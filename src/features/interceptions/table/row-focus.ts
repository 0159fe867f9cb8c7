import { useMemo, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { ROW_NAVIGATION_KEYS } from '#shared/ui/shortcuts.ts';
import type { Rows } from '#shared/domain/rows.ts';

/** One of so many rows: fewer than are drawn at any time. */
const APART = 16;

/** Rows before the last place of one at which it is looked for first. */
const NEAR = 64;

/** The keyboard inside the table: one tab stop, arrows move it over the loaded rows; others that come in above leave it. */
export function useRowFocus(rows: Rows) {
  const { length } = rows;
  const [isInside, setInside] = useState(false);
  const [stop, setStop] = useState<{ index: number; id: string | null }>({ index: 0, id: null });
  const found = useMemo(() => {
    const { index, id } = stop;
    return id === null || rows.at(index)?.id === id ? index : rows.indexOf(id, Math.max(0, index - NEAR));
  }, [rows, stop]);
  const active = Math.min(found ?? stop.index, Math.max(0, length - 1));
  const setActive = (index: number): void => {
    const id = rows.at(index)?.id ?? null;
    setStop(before => (before.index === index && before.id === id ? before : { index, id }));
  };
  return {
    setActive,
    /** The row that has the focus, or lent it to a dialog: the keyboard would lose its place with it. */
    held: isInside ? active : null,
    enter: () => setInside(true),
    leave({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): void {
      // A press on a row gives the focus to the table first.
      if (!currentTarget.contains(relatedTarget)) setInside(isLent(relatedTarget));
    },
    /**
     * Where Tab stops: in what is drawn, also where the row that had the focus has been scrolled away. Then at the same
     * row for as long as that is drawn.
     */
    stopAmong: (drawn: readonly number[]) =>
      drawn.includes(active) ? active : (drawn.find(index => index % APART === APART / 2) ?? drawn[0]),
    /** Where a key leads to, null where it is none of ours. */
    moveBy(event: KeyboardEvent<HTMLElement>): number | null {
      const onToggle = event.target instanceof HTMLElement && event.target.dataset['toggle'] !== undefined;
      const move = ROW_NAVIGATION_KEYS.get(event.key);
      if (!onToggle || !move || event.altKey || event.ctrlKey || event.metaKey) return null;
      event.preventDefault();
      return Math.max(0, Math.min(move(active, length - 1), length - 1));
    },
  };
}

/** Gives the focus to a row that is drawn. */
export function focusRow(id: string): void {
  document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

/** A dialog gives the focus back when it closes: until then its row has to stay. */
function isLent(to: Element | null): boolean {
  return to !== null && to.closest('[role="dialog"]') !== null;
}
