import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Filters } from '#model/filters.ts';
import type { InterceptionRow } from '#model/interception-row.ts';
import { freshRows, idsOf } from './known-rows.ts';
import { LARGEST_PAGE, type Cursor } from '#model/cursor.ts';
import { USUAL_PAGE } from '#model/page-size.ts';
import { fetchListPage } from './list-page.ts';
import { interceptionsQuery, type LoadedPages } from './interceptions.ts';

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
  const fresh: InterceptionRow[] = [];
  let after: Cursor | null = null;
  for (let read = 0; loaded && read < MOST_PAGES; read += 1) {
    const page = await fetchListPage(
      { filters, asOf, limit: read === 0 ? USUAL_PAGE : LARGEST_PAGE, after },
      client,
    );
    const joint = page.results.findIndex(row => known.has(row.id));
    fresh.push(
      ...freshRows(
        [{ count: page.count, results: fresh }],
        page.results.slice(0, joint === -1 ? undefined : joint),
      ),
    );
    if (joint !== -1) {
      await pagesHaveCome(client, queryKey);
      client.setQueryData<LoadedPages>(queryKey, now => now && inFront(now, fresh, page.count));
      return;
    }
    after = page.next;
    if (after === null) break;
  }
  await client.resetQueries({ queryKey, exact: true }, { throwOnError: true });
}

/** The last page's count is the list's; the others stay the same objects, and need not be looked at again. */
function inFront({ pages, pageParams }: LoadedPages, results: InterceptionRow[], count: number): LoadedPages {
  const known = idsOf(pages);
  const unknown = results.filter(({ id }) => !known.has(id));
  const counted = pages.map((page, at) => (at === pages.length - 1 ? { ...page, count } : page));
  if (unknown.length === 0) return { pages: counted, pageParams };
  const fresh = { count, results: unknown, next: null, askedAt: null };
  return { pages: [fresh, ...counted], pageParams: [null, ...pageParams] };
}

/** A page on its way is put behind the rows there were when it was asked for, and would undo what comes in front. */
async function pagesHaveCome(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  while (query?.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
}
