import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { LARGEST_PAGE, type Cursor, DEFAULT_PAGE_SIZE } from '#shared/domain/coder-api.ts';
import { includesRunning, isNewestFirst, type Filters } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { interceptionsQuery, type LoadedPages } from './queries.ts';
import { isAfter, idsOf } from '#shared/domain/row-order.ts';
import { fetchListPage } from '#shared/api/list-page.ts';
import { INTERCEPTION_KEY } from '#features/interception/queries.ts';
import { insertRows } from './live/insert-rows.ts';
import { serverNow } from '#shared/api/server-clock.ts';

/** Maximum pages to load from the top before the loaded rows count as too old to connect to. */
const MAX_PAGES = 5;
/** Maximum pages to search for late rows. Only the count includes rows beyond that. */
const MAX_LATE_PAGES = 12;

/**
 * Refreshes a loaded list without losing it. It loads pages from the top to the first row that is already loaded, and
 * further while rows are missing, because long requests appear late and further down. If it finds no loaded row, the list
 * restarts. In another order new rows can be anywhere, and rows that have not ended can change, so the first page replaces
 * such a list.
 */
export async function refreshInterceptions(
  client: QueryClient,
  filters: Filters,
  asOf: number,
): Promise<void> {
  const { queryKey } = interceptionsQuery(filters, asOf);
  if (!isNewestFirst(filters) || includesRunning(filters)) {
    await onPagesLoaded(client, queryKey);
    client.setQueryData<LoadedPages>(queryKey, firstPage);
    await client.refetchQueries({ queryKey, exact: true }, { throwOnError: true });
    if (includesRunning(filters)) await client.invalidateQueries({ queryKey: [INTERCEPTION_KEY] });
    return;
  }
  const loaded = client.getQueryData<LoadedPages>(queryKey);
  const loadedIds = loaded ? idsOf(loaded.pages) : new Set<string>();
  const last = loaded?.pages.findLast(({ results }) => results.length > 0)?.results.at(-1);
  const before = loaded?.pages.at(-1)?.count ?? 0;
  const newRows: InterceptionRow[] = [];
  let isConnected = false;
  let after: Cursor | null = null;
  for (
    let pageCount = 0;
    loaded && pageCount < MAX_LATE_PAGES && (isConnected || pageCount < MAX_PAGES);
    pageCount += 1
  ) {
    const limit = pageCount === 0 ? DEFAULT_PAGE_SIZE : LARGEST_PAGE;
    const page = await fetchListPage({ filters, asOf, limit, after }, client);
    isConnected ||= page.results.some(({ id }) => loadedIds.has(id));
    newRows.push(...page.results.filter(({ id }) => !loadedIds.has(id)));
    after = page.next;
    const isBelowLoaded = after === null || (last !== undefined && isAfter(after, last));
    if (isBelowLoaded || (isConnected && page.count <= before + newRows.length)) {
      if (isConnected) return await insertIntoCache(client, queryKey, newRows, page.count);
      break;
    }
    if (isConnected && pageCount === MAX_LATE_PAGES - 1)
      return await insertIntoCache(client, queryKey, newRows, page.count);
  }
  await client.resetQueries({ queryKey, exact: true }, { throwOnError: true });
}

const firstPage = (now: LoadedPages | undefined): LoadedPages | undefined =>
  now && { pages: now.pages.slice(0, 1), pageParams: now.pageParams.slice(0, 1) };

/** @param count total matching rows, or null if unknown */
async function insertIntoCache(
  client: QueryClient,
  queryKey: QueryKey,
  newRows: readonly InterceptionRow[],
  count: number | null,
): Promise<void> {
  await onPagesLoaded(client, queryKey);
  client.setQueryData<LoadedPages>(
    queryKey,
    now => now && insertRows(now, { rows: newRows, count }, serverNow()).data,
  );
}

/** Waits for running page loads, which append to the rows of their start and would undo an insertion at the front. */
export async function onPagesLoaded(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  while (query?.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
}
