import type { RowsPage } from '#shared/domain/interception-row.ts';
import { addModelRow, mergeModelSums, noModelSums, type ModelSums } from '#shared/domain/totals.ts';

/** Sums rows one page after another: pages that came in addition cost only themselves, however many there are. */
export function createLoadedTotals(): (pages: readonly RowsPage[]) => ModelSums {
  let summed: readonly RowsPage[] = [];
  let sums = noModelSums();
  return pages => {
    const goesOn =
      pages.length >= summed.length && pages[0] === summed[0] && pages[summed.length - 1] === summed.at(-1);
    const total = noModelSums();
    if (goesOn) mergeModelSums(total, sums);
    for (const page of goesOn ? pages.slice(summed.length) : pages) {
      for (const row of page.results) addModelRow(total, row, row.totals);
    }
    [summed, sums] = [pages, total];
    return total;
  };
}
