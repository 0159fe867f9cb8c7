import type { InterceptionRow, RowsPage } from './interception-row.ts';

/** Access to loaded rows by index, without concatenating their pages. */
export interface Rows {
  length: number;
  at(index: number): InterceptionRow | undefined;
  /**
   * Index of the row with this ID, or null.
   * @param near start of a few rows that are searched first
   */
  indexOf(id: string, near?: number): number | null;
}

/** Rows that are searched first, about the number rendered at a time. */
const NEARBY_ROWS = 128;

export function rowsOf(pages: readonly RowsPage[]): Rows {
  const starts: number[] = [];
  let length = 0;
  for (const page of pages) {
    starts.push(length);
    length += page.results.length;
  }
  const at = (index: number): InterceptionRow | undefined => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return pages[low]?.results[index - (starts[low] ?? 0)];
  };
  return {
    length,
    at,
    indexOf(id, near = 0) {
      for (let index = near; index < near + NEARBY_ROWS; index += 1) if (at(index)?.id === id) return index;
      for (const [page, { results }] of pages.entries()) {
        const found = results.findIndex(row => row.id === id);
        if (found !== -1) return (starts[page] ?? 0) + found;
      }
      return null;
    },
  };
}

/** Finds rows by ID; each search starts around the last result. */
export function createRowLookup(): (rows: Rows, id: string) => number | null {
  let last = 0;
  return (rows, id) => {
    const index = rows.indexOf(id, Math.max(0, last - NEARBY_ROWS / 2));
    last = index ?? last;
    return index;
  };
}
