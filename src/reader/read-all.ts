import { fetchPage, LARGEST_PAGE, type Cursor } from '#api/fetch-page.ts';
import { addTotals, NO_TOTALS, totalsOf, type Totals } from '#model/totals.ts';

export interface Reading {
  totals: Totals;
  /** What the filter matched when the last page came: it moves while rows end and are purged. */
  count: number;
  /** The last page has been read: nothing older is left. */
  complete: boolean;
}

/** Reads everything that `q` matches, newest first, a largest page at a time, and keeps only sums. */
export async function* readAll(q: string, signal: AbortSignal): AsyncGenerator<Reading, void> {
  let totals = NO_TOTALS;
  let after: Cursor | null = null;
  do {
    const page = await fetchPage({ q, limit: LARGEST_PAGE, after }, signal);
    totals = addTotals(totals, totalsOf(page.results));
    after = page.next;
    yield { totals, count: page.count, complete: after === null };
  } while (after !== null);
}
