import { LARGEST_PAGE } from './cursor.ts';

/** Rows of a page that nobody hurries for. */
export const USUAL_PAGE = 100;
/** Milliseconds for which a page should last whoever scrolls. */
const LASTS = 2000;

/**
 * How many rows the next page should have: as many as are gone through while it lasts.
 * @param rows of the page before, of which the next one was needed after so many milliseconds
 */
export function nextPageSize(rows: number, milliseconds: number): number {
  const wanted = (rows * LASTS) / Math.max(1, milliseconds);
  return Math.max(USUAL_PAGE, Math.min(Math.ceil(wanted / USUAL_PAGE) * USUAL_PAGE, LARGEST_PAGE));
}
