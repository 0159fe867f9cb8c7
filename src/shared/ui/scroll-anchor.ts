import { createContext } from 'react';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { Rows } from '#shared/domain/rows.ts';

/** A row's own address: known to whoever knows the filters, and drawn by one cell far below. */
export const RowLinkContext = createContext<(row: InterceptionRow) => string>(row => row.id);

/** The first row in sight: its id, its place in the list, and how far its top is from the window's, in pixels. */
export interface ScrollAnchor {
  id: string;
  index: number;
  top: number;
}

/** Remembers the place over a reload. */
export interface ScrollAnchorStore {
  /** Where the reader was, until it is found again. */
  readonly lost: ScrollAnchor | null;
  found(): void;
  keep(place: ScrollAnchor | null): void;
}

/** Below the top bar and the columns' names, which stay while rows scroll under them. */
const BAR_PX = 48;
export const HEADER_PX = BAR_PX + 36;
/** Rows that came meanwhile may have pushed the lost one so far down; further is not searched. */
const DRIFT = 500;

/** Whether the top of the list is in sight: then nobody's place is lost by what comes in there. */
export function isScrolledToTop(): boolean {
  const grid = document.querySelector('[role="grid"]');
  return grid === null || grid.getBoundingClientRect().top >= BAR_PX;
}

/** The first row in sight; null while the top of the list is. */
export function findScrollAnchor(rows: Iterable<Element>): ScrollAnchor | null {
  if (window.scrollY === 0) return null;
  for (const row of rows) {
    const { top, bottom } = row.getBoundingClientRect();
    const id = row.getAttribute('data-interception-id');
    if (bottom <= HEADER_PX || id === null) continue;
    return { id, index: Number(row.getAttribute('aria-rowindex')) - 2, top };
  }
  return null;
}

/** Where a lost row is among those loaded; null for not yet, -1 for no longer. */
export function resolveScrollAnchor({ id, index }: ScrollAnchor, rows: Rows): number | null {
  return rows.indexOf(id, index) ?? (rows.length < index + DRIFT ? null : -1);
}
