import type { Interception, InterceptionsPage } from '#model/interception.ts';

/** Loaded rows stay in their pages; this finds the n-th of them without putting the pages together. */
export interface Rows {
  length: number;
  at(index: number): Interception | undefined;
  /** Where the row with this id is, null where it is not among them. */
  indexOf(id: string): number | null;
  /** The rows from `start` up to but without `end`. */
  slice(start: number, end: number): Interception[];
}

export function rowsOf(pages: readonly InterceptionsPage[]): Rows {
  const starts: number[] = [];
  let length = 0;
  for (const page of pages) {
    starts.push(length);
    length += page.results.length;
  }
  const at = (index: number): Interception | undefined => {
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
    indexOf(id) {
      for (const [page, { results }] of pages.entries()) {
        const found = results.findIndex(row => row.id === id);
        if (found !== -1) return (starts[page] ?? 0) + found;
      }
      return null;
    },
    slice(start, end) {
      const found: Interception[] = [];
      for (let index = start; index < Math.min(end, length); index += 1) {
        const row = at(index);
        if (row) found.push(row);
      }
      return found;
    },
  };
}
