import { createContext } from 'react';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import type { Rows } from '#shared/domain/rows.ts';

/** Returns the URL of a row: it depends on the page's filters, and a deeply nested cell renders it. */
export const RowLinkContext = createContext<(row: InterceptionRow) => string>(row => row.id);

/** The first visible row: its id, its index in the list, and its distance from the top of the viewport in pixels. */
export interface ScrollAnchor {
  id: string;
  index: number;
  top: number;
}

/** Stores the scroll anchor across reloads. */
export interface ScrollAnchorStore {
  /** The stored anchor, until its row is found again. */
  readonly lost: ScrollAnchor | null;
  found(): void;
  keep(place: ScrollAnchor | null): void;
}

/** The sticky top bar and column header, under which rows scroll. */
const BAR_PX = 48;
export const HEADER_PX = BAR_PX + 36;
/** How far new rows can have moved the anchor row down; rows beyond are not searched. */
const MAX_DRIFT_ROWS = 500;

/** Whether the top of the list is visible, so that inserting rows there moves nothing that the user reads. */
export function isScrolledToTop(): boolean {
  const grid = document.querySelector('[role="grid"]');
  return grid === null || grid.getBoundingClientRect().top >= BAR_PX;
}

/** The first visible row, or null at the top of the page. */
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

/** The index of the anchor row; null if it is not loaded yet, -1 if it no longer exists. */
export function resolveScrollAnchor({ id, index }: ScrollAnchor, rows: Rows): number | null {
  return rows.indexOf(id, index) ?? (rows.length < index + MAX_DRIFT_ROWS ? null : -1);
}
