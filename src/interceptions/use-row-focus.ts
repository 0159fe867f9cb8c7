import { useMemo, useState, type KeyboardEvent } from 'react';
import type { Rows } from './rows.ts';

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

/** Rows before the last place of one at which it is looked for first. */
const NEAR = 64;

/** The keyboard inside the table: one tab stop, arrows move it over the loaded rows; others that come in above leave it. */
export function useRowFocus(rows: Rows) {
  const { length } = rows;
  const [stop, setStop] = useState<{ index: number; id: string | null }>({ index: 0, id: null });
  const found = useMemo(() => {
    const { index, id } = stop;
    return id === null || rows.at(index)?.id === id ? index : rows.indexOf(id, Math.max(0, index - NEAR));
  }, [rows, stop]);
  const active = Math.min(found ?? stop.index, Math.max(0, length - 1));
  const setActive = (index: number): void => setStop({ index, id: rows.at(index)?.id ?? null });
  return {
    active,
    setActive,
    /** Where a key leads to, null where it is none of ours. */
    moveBy(event: KeyboardEvent<HTMLElement>): number | null {
      const onToggle = event.target instanceof HTMLElement && event.target.dataset['toggle'] !== undefined;
      const move = MOVES[event.key];
      if (!onToggle || !move || event.altKey || event.ctrlKey || event.metaKey) return null;
      event.preventDefault();
      return Math.max(0, Math.min(move(active, length - 1), length - 1));
    },
  };
}

/** Gives the focus to a row that may only now be drawn. */
export function focusRow(id: string): void {
  requestAnimationFrame(() => {
    const toggle = document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`);
    toggle?.focus({ preventScroll: true });
  });
}

/** A dialog gives the focus back when it closes: until then its row has to stay. */
export function isLent(to: Element | null): boolean {
  return to !== null && to.closest('[role="dialog"]') !== null;
}
