import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { formatQuery } from '#shared/domain/filter-query.ts';
import { NO_FILTERS, valuesOf, withValues, type Filters } from '#shared/domain/filters.ts';
import { canonicalUuid, LARGEST_PAGE, type Cursor } from '#shared/domain/coder-api.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import {
  baseFilters,
  inclusionExclusionTerms,
  matchesFilters,
  needsMultipleQueries,
  toApiFilters,
} from '#shared/domain/filter-selection.ts';
import { isAfter, dedupeRows } from '#shared/domain/row-order.ts';
import { fetchList, fetchPage, type FetchedPage } from './fetch-page.ts';
import { freshFor } from './freshness.ts';
import { fetchCount } from './count-queries.ts';

/** How long a username is taken to belong to the same person. */
const FRESH_MS = 60_000;

/** The id that the server finds by a username; null while that person has no rows. */
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
 * The same filters with ids in place of usernames, where rows are compared here and not by the server alone. A username
 * can be on the rows of two people, and the server means one of them.
 */
export async function withPeopleIds(filters: Filters, client: QueryClient): Promise<Filters> {
  const wanted = valuesOf(filters, 'initiator');
  const unwanted = filters.noneOf?.initiator ?? [];
  if (unwanted.length === 0 && wanted.length < 2) return filters;
  const idOf = async (value: string): Promise<string | null> => {
    const given = canonicalUuid(value);
    if (given !== null) return given;
    const query = personIdQuery(value);
    const id = await client.query(query);
    // Their first row can come at any time.
    if (id === null) client.removeQueries({ queryKey: query.queryKey });
    return id;
  };
  const idsOf = async (values: readonly string[]): Promise<string[]> => {
    const ids = await Promise.all(values.map(idOf));
    return [...new Set(ids.flatMap(id => id ?? []))];
  };
  const [any, noneOf] = await Promise.all([idsOf(wanted), idsOf(unwanted)]);
  if (wanted.length === 0) return withValues(filters, 'initiator', { noneOf });
  return {
    ...withValues(filters, 'initiator', { noneOf: [] }),
    // Also where it is one or none: what is read for it may hold more.
    anyOf: { ...filters.anyOf, initiator: any.filter(id => !noneOf.includes(id)) },
  };
}

interface ListPageRequest {
  filters: Filters;
  /** When a moving range was last set, milliseconds. */
  asOf: number;
  limit: number;
  after: Cursor | null;
}

/** What a page of a list costs, in requests; what is left out is counted apart, with the first page. */
export function requestsOf(filters: Filters): { first: number; later: number } {
  const later = toApiFilters(filters).length;
  return { first: inclusionExclusionTerms(filters).length, later };
}

/** One page of what the filters match, newest first, whether Coder can be asked for it at once or not. */
export async function fetchListPage(
  { filters, asOf, limit, after }: ListPageRequest,
  client: QueryClient,
  signal?: AbortSignal,
): Promise<FetchedPage> {
  if (!needsMultipleQueries(filters))
    return await fetchPage({ q: formatQuery(baseFilters(filters), asOf), limit, after }, signal);
  const selection = await withPeopleIds(filters, client);
  const counting = countLeftOut(selection, asOf, client, after === null, signal);
  // Where only a later page fails this one is told of it by its own answer.
  counting.catch(() => undefined);
  let cursor = after;
  for (let size = limit; ; size = LARGEST_PAGE) {
    const { count, results, next } = await fetchMerged(
      { filters: selection, asOf, limit: size, after: cursor },
      signal,
    );
    const selected = results.filter(row => matchesFilters(selection, row));
    if (selected.length > 0 || next === null) {
      return { count: Math.max(0, count - (await counting)), results: selected, next };
    }
    cursor = next;
  }
}

/** The answers to all questions as one. Coder's cursor is a place in the order of all rows, whichever question had it. */
async function fetchMerged(
  { filters, asOf, limit, after }: ListPageRequest,
  signal?: AbortSignal,
): Promise<FetchedPage> {
  const pages = await Promise.all(
    toApiFilters(filters).map(question =>
      fetchPage({ q: formatQuery(question, asOf), limit, after }, signal),
    ),
  );
  return mergePages(pages);
}

/** What of pages lies above the end of each that goes on: below it rows of that one are still to come. */
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

/** How many rows of the answers are left out; each value costs the database a count. */
async function countLeftOut(
  filters: Filters,
  asOf: number,
  client: QueryClient,
  fresh: boolean,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const terms = inclusionExclusionTerms(filters).slice(toApiFilters(filters).length);
  const counts = await Promise.all(
    terms.map(async ({ sign, question }) => {
      const { count } = await fetchCount({ filters: question, asOf, fresh }, client, signal);
      return -sign * count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
