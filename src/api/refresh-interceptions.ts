import type { QueryClient } from '@tanstack/react-query';
import { toQuery } from '#model/filter-query.ts';
import type { Filters } from '#model/filters.ts';
import type { Interception } from '#model/interception.ts';
import { fetchPage, LARGEST_PAGE, type Cursor } from './fetch-page.ts';
import { interceptionsQuery, PAGE_SIZE, type LoadedPages } from './interceptions.ts';

/** How far down from the top is read before the loaded rows are given up as too old to join on to. */
const MOST_PAGES = 5;

/**
 * Brings a loaded list up to date without losing it: reads from the top down to the first row that is known, and puts
 * what is new in front. Where no known row is met, the list begins anew.
 */
export async function refreshInterceptions(
  client: QueryClient,
  filters: Filters,
  asOf: number,
): Promise<void> {
  const { queryKey } = interceptionsQuery(filters, asOf);
  const loaded = client.getQueryData<LoadedPages>(queryKey);
  const known = new Set(loaded?.pages.find(page => page.results.length > 0)?.results.map(row => row.id));
  const q = toQuery(filters, asOf);
  const fresh: Interception[] = [];
  let after: Cursor | null = null;
  for (let read = 0; loaded && read < MOST_PAGES; read += 1) {
    const page = await fetchPage({ q, limit: read === 0 ? PAGE_SIZE : LARGEST_PAGE, after });
    const joint = page.results.findIndex(row => known.has(row.id));
    fresh.push(...page.results.slice(0, joint === -1 ? undefined : joint));
    if (joint !== -1) {
      const older = loaded.pages.map(each => ({ ...each, count: page.count }));
      client.setQueryData<LoadedPages>(
        queryKey,
        fresh.length === 0
          ? { ...loaded, pages: older }
          : {
              pages: [{ count: page.count, results: fresh, next: null }, ...older],
              pageParams: [null, ...loaded.pageParams],
            },
      );
      return;
    }
    after = page.next;
    if (after === null) break;
  }
  await client.resetQueries({ queryKey, exact: true }, { throwOnError: true });
}
