import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { LARGEST_PAGE, listPath, type ListParams, canonicalUuid } from '#shared/domain/coder-api.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import {
  findInterception,
  type ListQuery,
  type ListResult,
  type LookupResult,
} from '#shared/domain/locate-interception.ts';
import { rowText, type InterceptionRow, type RowText } from '#shared/domain/interception-row.ts';
import { readInterception, LenientPageSchema } from '#shared/domain/read-interception.ts';
import { windowOfInstant, RELATED_WINDOW, windowAround } from '#shared/domain/time-range.ts';
import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { rawMember, rawElementsOf } from '#shared/lib/json/json-slices.ts';
import { isCursorGone } from '#shared/api/errors.ts';
import { readResponse, getText } from '#shared/api/client.ts';
import { hasDatabase } from '#shared/api/config.ts';
import { ALWAYS_STALE } from '#shared/api/query-client.ts';
import { sleep } from '#shared/lib/scheduling.ts';
import { personValue } from '#shared/domain/people.ts';
import { fetchDatabasePage, fetchList } from '#shared/api/fetch-page.ts';

export const INTERCEPTION_KEY = 'interception';
/** Maximum cached interceptions that are not in use. They can be read again from their rows. */
const MAX_INACTIVE = 100;

/**
 * Finds one interception by ID, or the reason why it is missing. A loaded row is parsed from its own text, which needs no
 * request and works after a purge. Otherwise it searches the API, which has no filter by ID. The start time in the URL
 * saves the search; a wrong one costs a request.
 */
export function interceptionQuery(id: string, hint: string | null, row?: InterceptionRow) {
  return queryOptions({
    queryKey: [INTERCEPTION_KEY, id],
    queryFn: async ({ signal, client }): Promise<LookupResult> => {
      const known = row?.isRunning
        ? await findRunning(id, hint, signal)
        : row && (await fromRow(row, signal));
      const found =
        known ??
        (await findAt(id, hint, signal)) ??
        (await findInterception(id, lookup => fetchPage(lookup, signal)));
      if (found.kind !== 'running' || !hasDatabase(client)) return found;
      return (await findRunning(id, hint, signal)) ?? found;
    },
    // What runs can change until it has ended.
    staleTime: ({ state }) =>
      state.data?.kind === 'found' && state.data.interception.ended_at === null ? ALWAYS_STALE : Infinity,
  });
}

/** Finds an interception that has not ended, which only a database lists: at its start, or among the newest. */
async function findRunning(
  id: string,
  hint: string | null,
  signal: AbortSignal,
): Promise<LookupResult | null> {
  const filters = { ...NO_FILTERS, status: 'running', ...windowOfInstant(hint ?? '') };
  const page = await fetchDatabasePage({ filters, asOf: 0, limit: LARGEST_PAGE, after: null }, signal);
  const row = page.results.find(each => each.id === canonicalUuid(id));
  return row === undefined ? null : await readRow(row);
}

/** On a page with much text, long values are truncated. A smaller page may contain them in full. */
async function fromRow(row: InterceptionRow, signal: AbortSignal): Promise<LookupResult | null> {
  const found = await readRow(row);
  if (found?.kind !== 'found' || !isTruncated(found.interception)) return found;
  return (await findAt(row.id, row.started_at, signal).catch(() => null)) ?? found;
}

const isTruncated = ({ altered = [] }: Interception): boolean =>
  altered.some(({ bytes }) => bytes !== undefined);

/** Parses a row's interception before it is opened. */
export async function prefetchInterception(client: QueryClient, row: InterceptionRow): Promise<void> {
  const queryKey = [INTERCEPTION_KEY, row.id];
  if (client.getQueryData(queryKey)) return;
  const found = await readRow(row);
  if (found?.kind === 'found' && !isTruncated(found.interception))
    client.setQueryData<LookupResult>(queryKey, cached => cached ?? found);
  const cache = client.getQueryCache();
  const inactive = cache.findAll({ queryKey: [INTERCEPTION_KEY], type: 'inactive' });
  for (const query of inactive.slice(0, -MAX_INACTIVE)) cache.remove(query);
}

/** Returns null if the text is no longer readable, for example because the browser ran out of blob storage. */
async function readRow({ answer, textStart, textEnd }: InterceptionRow): Promise<LookupResult | null> {
  const text = { answer, textStart, textEnd };
  try {
    const rawText = await rowText(text);
    const interception = withExactNumbers(readInterception(JSON.parse(rawText)), rawText);
    return { kind: 'found', interception, text };
  } catch {
    return null;
  }
}

async function findAt(id: string, hint: string | null, signal: AbortSignal): Promise<LookupResult | null> {
  const instant = windowOfInstant(hint ?? '');
  const uuid = canonicalUuid(id);
  if (instant === null || uuid === null) return null;
  const page = await fetchPage({ ...instant, limit: LARGEST_PAGE }, signal);
  const interception = page?.results.find(row => row.id === uuid);
  return interception ? { kind: 'found', interception } : null;
}

async function fetchPage(
  { started_after, started_before, ...paging }: ListQuery,
  signal: AbortSignal,
): Promise<ListResult | null> {
  const bounds = { ...(started_after && { started_after }), ...(started_before && { started_before }) };
  try {
    return await fetchExactList({ q: formatQuery({ ...bounds, invalid: [] }, 0), ...paging }, signal);
  } catch (error) {
    if (paging.after_id !== undefined && isCursorGone(error, paging.after_id)) return null;
    throw error;
  }
}

async function fetchExactList(params: ListParams, signal: AbortSignal): Promise<ListResult> {
  const text = await getText(listPath(params), signal);
  const { count, results } = readResponse(text, LenientPageSchema);
  const rawRows = rawElementsOf(text, 'results');
  return { count, results: results.map((row, at) => withExactNumbers(row, rawRows[at] ?? '')) };
}

/** Query of `rawInterception`, cached while it is in use. */
export function rawInterceptionQuery(row: Pick<Interception, 'id' | 'started_at'>, text?: RowText) {
  return queryOptions({
    queryKey: ['raw interception', row.id],
    queryFn: ({ signal }) => rawInterception(row, text, signal),
  });
}

/**
 * Returns one interception as raw JSON from the server, because `JSON.parse` rounds numbers beyond 2^53. Fetches it if its
 * text is not available, and returns null if it no longer exists.
 */
export async function rawInterception(
  { id, started_at }: Pick<Interception, 'id' | 'started_at'>,
  text?: RowText,
  signal?: AbortSignal,
): Promise<string | null> {
  const loadedText = await (text && rowText(text).catch(() => null));
  if (loadedText) return loadedText;
  const instant = windowOfInstant(started_at);
  if (instant === null) return null;
  const q = formatQuery({ ...instant, invalid: [] }, 0);
  const search = new URLSearchParams({ q, limit: String(LARGEST_PAGE) });
  const answer = await getText(`/api/v2/aibridge/interceptions?${search.toString()}`, signal);
  const rows = rawElementsOf(answer, 'results');
  return rows.find(row => rawMember(row, 'id') === JSON.stringify(id)) ?? null;
}

/** Maximum rows to fetch. A user has more than this in half an hour only with several agents at once. */
const MAX_RELATED = 100;
/** Milliseconds that an interception must stay open before its related requests are fetched. */
const MIN_OPEN_MS = 400;

/**
 * Requests of the same user around the time of an interception, newest first, in one request. `complete` is false if there
 * are more than the maximum, and then the oldest are missing. Null if the start or the user is invalid.
 */
export function relatedRequestsQuery(row: Pick<Interception, 'id' | 'started_at' | 'initiator'>) {
  return queryOptions({
    queryKey: ['related requests', row.id],
    queryFn: async ({ signal }): Promise<{ rows: Interception[]; complete: boolean } | null> => {
      const around = windowAround(row.started_at, RELATED_WINDOW, RELATED_WINDOW);
      const initiator = personValue(row.initiator);
      if (around === null || initiator === null) return null;
      // Navigating on along the list aborts the query before it sends a request.
      await sleep(MIN_OPEN_MS, signal);
      const q = formatQuery({ initiator, ...around, invalid: [] }, 0);
      const { count, results } = await fetchList({ q, limit: MAX_RELATED }, signal);
      return { rows: results, complete: results.length >= count };
    },
  });
}
