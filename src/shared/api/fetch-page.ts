import { t } from '#shared/i18n/t.ts';
import { LARGEST_PAGE, type Cursor, listPath, type ListParams } from '#shared/domain/coder-api.ts';
import {
  withUpperBound,
  formatQuery,
  timeBounds,
  upperBoundOf,
  dashboardPath,
} from '#shared/domain/filter-query.ts';
import type { InterceptionsPage } from '#shared/domain/interception.ts';
import { nextCursor, LenientPageSchema } from '#shared/domain/read-interception.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { seenModels } from '#shared/domain/model-names.ts';
import { directory } from '#shared/domain/people.ts';
import { isAfter } from '#shared/domain/row-order.ts';
import { patchFilters, type ApiFilters, type Filters } from '#shared/domain/filters.ts';
import { fetchBytes, getJson, takePrefetchedResponse } from './client.ts';
import { isCursorGone, UnexpectedResponseError } from './errors.ts';
import { readRows, packRows } from './parse-rows.ts';

interface Paging {
  limit: number;
  after: Cursor | null;
}

/** A list on the server, whose pages have the same format whichever route answers it. */
interface ServerList {
  path: (params: { limit: number; after_id: string }) => string;
  /** Limits the list to rows that did not start after a row; null if its start is invalid. */
  upTo: (started_at: string) => ServerList | null;
}

/** Coder's list of a query. */
function coderList(q: string): ServerList {
  return {
    path: params => listPath({ q, ...params }),
    upTo(started_at) {
      const older = withUpperBound(q, started_at);
      return older === null ? null : coderList(older);
    },
  };
}

/** The list of a database, with any filters and order. */
function databaseList(filters: Filters, asOf: number): ServerList {
  return {
    path: params => dashboardPath('interceptions', filters, { ...params, asOf }),
    upTo(started_at) {
      const started_before = upperBoundOf(started_at);
      // In another order, a time says nothing about the position.
      if (started_before === null || filters.sort !== undefined) return null;
      const { started_after = null } = timeBounds(filters, asOf);
      return databaseList(patchFilters(filters, { range: null, started_after, started_before }), asOf);
    },
  };
}

export interface FetchedPage extends RowsPage {
  next: Cursor | null;
}

/** Fetches one page of Coder's list, newest first. */
export async function fetchPage(
  { q, ...paging }: Paging & { q: string },
  signal?: AbortSignal,
): Promise<FetchedPage> {
  return await fetchPageOf(coderList(q), paging, signal);
}

/** Fetches one page from a database, in the order of the filters. */
export async function fetchDatabasePage(
  { filters, asOf, ...paging }: Paging & { filters: Filters; asOf: number },
  signal?: AbortSignal,
): Promise<FetchedPage> {
  return await fetchPageOf(databaseList(filters, asOf), paging, signal);
}

/** If the cursor row was purged, the page is found by time instead. */
async function fetchPageOf(
  list: ServerList,
  { limit, after }: Paging,
  signal?: AbortSignal,
): Promise<FetchedPage> {
  try {
    const page = await fetchRows(list.path({ limit, after_id: after?.id ?? '' }), signal);
    return { ...page, next: cursorAfter(page, limit) };
  } catch (error) {
    const older = after !== null && isCursorGone(error, after.id) ? list.upTo(after.started_at) : null;
    if (after === null || older === null) throw error;
    return await fetchOlder({ list, older, after }, signal);
  }
}

/**
 * The page after a purged row. The time bound also matches rows that sort before the cursor, so they are dropped. `count`
 * needs a separate request, because the narrower query counts fewer rows.
 */
async function fetchOlder(
  { list, older, after }: { list: ServerList; older: ServerList; after: Cursor },
  signal?: AbortSignal,
): Promise<FetchedPage> {
  const [{ results }, { count }] = await Promise.all([
    fetchRows(older.path({ limit: LARGEST_PAGE, after_id: '' }), signal),
    fetchRows(list.path({ limit: 1, after_id: '' }), signal),
  ]);
  return {
    count,
    results: results.filter(row => isAfter(row, after)),
    next: nextCursor(results, LARGEST_PAGE),
  };
}

/** @throws UnexpectedResponseError if more rows exist, but no row has an ID to continue from */
function cursorAfter({ count, results }: RowsPage, limit: number): Cursor | null {
  const next = nextCursor(results, limit);
  if (next !== null || results.length < limit || results.length >= count) return next;
  throw new UnexpectedResponseError(t('The response has no row ID to continue from.'), '');
}

/** Bytes that can be parsed on the main thread within one frame. */
const MAX_MAIN_THREAD_BYTES = 1_000_000;

/** Fetches rows and retains only the fields that a list needs. */
async function fetchRows(path: string, signal?: AbortSignal): Promise<RowsPage> {
  const bytes = await (takePrefetchedResponse(path) ?? fetchBytes(path, 'foreground', signal));
  const page = packRows(await parseRowsOf(bytes));
  directory.addSeen(page.results.map(({ initiator }) => initiator));
  seenModels.add(page.results.map(({ model }) => model));
  return page;
}

async function parseRowsOf(bytes: ArrayBuffer): Promise<RowsPage> {
  if (bytes.byteLength <= MAX_MAIN_THREAD_BYTES) return readRows(bytes);
  const { parseRowsInWorker } = await import('./rows-parser.ts');
  return await parseRowsInWorker(bytes);
}

/** Fetches complete interceptions, by the API's own parameters. */
export async function fetchList(params: ListParams, signal?: AbortSignal): Promise<InterceptionsPage> {
  const page = await getJson(listPath(params), LenientPageSchema, signal);
  directory.addSeen(page.results.map(({ initiator }) => initiator));
  return page;
}

interface BytesRequest {
  filters: ApiFilters;
  asOf: number;
  limit: number;
  after: Cursor | null;
}

/** Fetches one page as bytes for a worker, at background priority. */
export async function fetchPageBytes(
  { filters, asOf, limit, after }: BytesRequest,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const path = listPath({ q: formatQuery(filters, asOf), limit, after_id: after?.id ?? '' });
  return await fetchBytes(path, 'background', signal);
}
