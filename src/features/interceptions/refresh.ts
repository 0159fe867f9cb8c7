import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { LARGEST_PAGE, type Cursor, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import type { Filters } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { interceptionsQuery, type LoadedPages } from './queries.ts';
import { isAfter, idsOf } from '#shared/domain/row-order.ts';
import { fetchListPage } from '#shared/api/list-page.ts';
import { insertRows } from './live/insert-rows.ts';
import { serverNow } from '#shared/api/server-clock.ts';

/** How far down from the top is read before the loaded rows are given up as too old to join on to. */
const MAX_PAGES = 5;
/** How far down rows are looked for that came late, beyond which only the count tells of them. */
const MAX_LATE_PAGES = 12;

/**
 * Brings a loaded list up to date without losing it: reads from the top down to the first row that is known, and on while
 * there are more than were known, for what took long comes late and further down. Where no known row is met, the list
 * begins anew.
 */
export async function refreshInterceptions(
  client: QueryClient,
  filters: Filters,
  asOf: number,
): Promise<void> {
  const { queryKey } = interceptionsQuery(filters, asOf);
  const loaded = client.getQueryData<LoadedPages>(queryKey);
  const known = loaded ? idsOf(loaded.pages) : new Set<string>();
  const last = loaded?.pages.findLast(({ results }) => results.length > 0)?.results.at(-1);
  const before = loaded?.pages.at(-1)?.count ?? 0;
  const came: InterceptionRow[] = [];
  let joined = false;
  let after: Cursor | null = null;
  for (let read = 0; loaded && read < MAX_LATE_PAGES && (joined || read < MAX_PAGES); read += 1) {
    const limit = read === 0 ? DEFAULT_PAGE_SIZE : LARGEST_PAGE;
    const page = await fetchListPage({ filters, asOf, limit, after }, client);
    joined ||= page.results.some(({ id }) => known.has(id));
    came.push(...page.results.filter(({ id }) => !known.has(id)));
    after = page.next;
    const isPast = after === null || (last !== undefined && isAfter(after, last));
    if (isPast || (joined && page.count <= before + came.length)) {
      if (joined) return await putIn(client, queryKey, came, page.count);
      break;
    }
    if (joined && read === MAX_LATE_PAGES - 1) return await putIn(client, queryKey, came, page.count);
  }
  await client.resetQueries({ queryKey, exact: true }, { throwOnError: true });
}

/** Rows that came meanwhile, each at its place; @param count of all that match now, null where only these came */
async function putIn(
  client: QueryClient,
  queryKey: QueryKey,
  came: readonly InterceptionRow[],
  count: number | null,
): Promise<void> {
  await onPagesLoaded(client, queryKey);
  client.setQueryData<LoadedPages>(
    queryKey,
    now => now && insertRows(now, { rows: came, count }, serverNow()).data,
  );
}

/** A page on its way is put behind the rows there were when it was asked for, and would undo what comes in front. */
export async function onPagesLoaded(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  while (query?.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
}
