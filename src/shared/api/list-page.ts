import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { formatQuery } from '#shared/domain/filter-query.ts';
import { NO_FILTERS, valuesOf, withValues, type Filters } from '#shared/domain/filters.ts';
import { canonicalUuid, LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import {
  baseFilters,
  inclusionExclusionTerms,
  matchesFilters,
  needsDatabase,
  needsMultipleQueries,
  toApiFilters,
} from '#shared/domain/filter-selection.ts';
import { isAfter, dedupeRows } from '#shared/domain/row-order.ts';
import { hasDatabase } from './config.ts';
import { fetchDatabasePage, fetchList, fetchPage, type FetchedPage } from './fetch-page.ts';
import { freshFor } from './query-client.ts';
import { fetchCount } from './count-queries.ts';

/** How long a username is assumed to belong to the same user. */
const FRESH_MS = 60_000;

/** The user ID that the server finds by a username; null while that user has no rows. */
function personIdQuery(username: string) {
  return queryOptions({
    queryKey: ['person id', username],
    queryFn: async ({ signal }): Promise<string | null> => {
      const q = formatQuery({ ...NO_FILTERS, initiator: username }, 0);
      const { results } = await fetchList({ q, limit: 1 }, signal);
      return results[0]?.initiator.id ?? null;
    },
    staleTime: freshFor(FRESH_MS),
  });
}

/**
 * Replaces usernames with user IDs if rows are also compared in the browser. Rows of two users can have the same
 * username, and the server matches only one of them.
 */
export async function withPeopleIds(filters: Filters, client: QueryClient): Promise<Filters> {
  const included = valuesOf(filters, 'initiator');
  const excluded = filters.noneOf?.initiator ?? [];
  if (excluded.length === 0 && included.length < 2) return filters;
  const idOf = async (value: string): Promise<string | null> => {
    const uuid = canonicalUuid(value);
    if (uuid !== null) return uuid;
    const query = personIdQuery(value);
    const id = await client.query(query);
    // That user's first row can be added at any time.
    if (id === null) client.removeQueries({ queryKey: query.queryKey });
    return id;
  };
  const idsOf = async (values: readonly string[]): Promise<string[]> => {
    const ids = await Promise.all(values.map(idOf));
    return [...new Set(ids.flatMap(id => id ?? []))];
  };
  const [any, noneOf] = await Promise.all([idsOf(included), idsOf(excluded)]);
  if (included.length === 0) return withValues(filters, 'initiator', { noneOf });
  return {
    ...withValues(filters, 'initiator', { noneOf: [] }),
    // Required for a single ID or none too: the rows fetched for it can include other users.
    anyOf: { ...filters.anyOf, initiator: any.filter(id => !noneOf.includes(id)) },
  };
}

interface ListPageRequest {
  filters: Filters;
  /** The time that a relative range counts from, milliseconds. */
  asOf: number;
  limit: number;
  after: Cursor | null;
}

/** The number of requests per page; the first page also counts the excluded rows. */
export function requestsOf(filters: Filters): { first: number; later: number } {
  const later = toApiFilters(filters).length;
  return { first: inclusionExclusionTerms(filters).length, later };
}

/**
 * One page of matching rows, newest first. If Coder cannot express the filters in one query, a database answers them, or
 * several queries are merged.
 */
export async function fetchListPage(
  { filters, asOf, limit, after }: ListPageRequest,
  client: QueryClient,
  signal?: AbortSignal,
): Promise<FetchedPage> {
  if (!needsMultipleQueries(filters) || hasDatabase(client)) {
    return await fetchSinglePage({ filters, asOf, limit, after }, client, signal);
  }
  const selection = await withPeopleIds(filters, client);
  const excludedCount = countExcluded(selection, asOf, client, after === null, signal);
  // A failed fetch below throws first; without this handler, the rejection would be unhandled.
  excludedCount.catch(() => undefined);
  let cursor = after;
  for (let size = limit; ; size = LARGEST_PAGE) {
    const { count, results, next } = await fetchMerged(
      { filters: selection, asOf, limit: size, after: cursor },
      signal,
    );
    const selected = results.filter(row => matchesFilters(selection, row));
    if (selected.length > 0 || next === null) {
      return { count: Math.max(0, count - (await excludedCount)), results: selected, next };
    }
    cursor = next;
  }
}

/** One page of one request: of Coder's list without inclusions and exclusions, or of a database with any filters. */
export function fetchSinglePage(
  { filters, asOf, limit, after }: ListPageRequest,
  client: QueryClient,
  signal?: AbortSignal,
): Promise<FetchedPage> {
  return hasDatabase(client) && needsDatabase(filters)
    ? fetchDatabasePage({ filters, asOf, limit, after }, signal)
    : fetchPage({ q: formatQuery(baseFilters(filters), asOf), limit, after }, signal);
}

/** Merges the pages of all queries. Coder's cursor is a position among all rows, so every query accepts the same one. */
async function fetchMerged(
  { filters, asOf, limit, after }: ListPageRequest,
  signal?: AbortSignal,
): Promise<FetchedPage> {
  const pages = await Promise.all(
    toApiFilters(filters).map(apiFilters =>
      fetchPage({ q: formatQuery(apiFilters, asOf), limit, after }, signal),
    ),
  );
  return mergePages(pages);
}

/** Keeps the rows above the highest page end: below it, the query of that page can have more rows. */
function mergePages(pages: readonly FetchedPage[]): FetchedPage {
  const ends = pages.flatMap(({ next }) => next ?? []);
  const highest = ends.reduce<Cursor | null>(
    (high, end) => (high === null || isAfter(high, end) ? end : high),
    null,
  );
  const rows = pages
    .flatMap(({ results }) => results)
    .filter(row => highest === null || row.id === highest.id || !isAfter(row, highest))
    .sort((one, other) => (isAfter(one, other) ? 1 : -1));
  const results: readonly InterceptionRow[] = dedupeRows([], rows);
  return { count: pages.reduce((sum, { count }) => sum + count, 0), results, next: highest };
}

/** Counts the rows that are fetched but excluded; each excluded value costs the database one count. */
async function countExcluded(
  filters: Filters,
  asOf: number,
  client: QueryClient,
  fresh: boolean,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const terms = inclusionExclusionTerms(filters).slice(toApiFilters(filters).length);
  const counts = await Promise.all(
    terms.map(async ({ sign, query }) => {
      const { count } = await fetchCount({ filters: query, asOf, fresh }, client, signal);
      return -sign * count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
