import type { InterceptionRow, RowsPage } from './interception-row.ts';

/** Loaded rows stay in their pages; this finds the n-th of them without putting the pages together. */
export interface Rows {
  length: number;
  at(index: number): InterceptionRow | undefined;
  /**
   * Where the row with this id is, null where it is not among them.
   * @param near the first of some rows that are looked at before all others
   */
  indexOf(id: string, near?: number): number | null;
}

/** Rows that are looked at first: about what is drawn at a time. */
const NEAR = 128;

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
      for (let index = near; index < near + NEAR; index += 1) if (at(index)?.id === id) return index;
      for (const [page, { results }] of pages.entries()) {
        const found = results.findIndex(row => row.id === id);
        if (found !== -1) return (starts[page] ?? 0) + found;
      }
      return null;
    },
  };
}

/** Finds rows by their ids, one after another: the next one is looked for around the last. */
export function createRowLookup(): (rows: Rows, id: string) => number | null {
  let last = 0;
  return (rows, id) => {
    const index = rows.indexOf(id, Math.max(0, last - NEAR / 2));
    last = index ?? last;
    return index;
  };
}
