import type { InterceptionsPage } from '#model/interception.ts';
import { addTotals, NO_TOTALS, totalsOf, type Totals } from '#model/totals.ts';

const perPage = new WeakMap<InterceptionsPage, Totals>();

/** The sums of the rows loaded so far; a page is summed once, so that each new one costs only itself. */
export function loadedTotals(pages: readonly InterceptionsPage[]): Totals {
  return pages.reduce((sum, page) => {
    let totals = perPage.get(page);
    if (!totals) perPage.set(page, (totals = totalsOf(page.results)));
    return addTotals(sum, totals);
  }, NO_TOTALS);
}
