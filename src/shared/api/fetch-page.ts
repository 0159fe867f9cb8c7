import { t } from '#shared/i18n/t.ts';
import { LARGEST_PAGE, type Cursor, listPath, type ListParams } from '#shared/domain/coder-api.ts';
import { withUpperBound, formatQuery } from '#shared/domain/filter-query.ts';
import type { InterceptionsPage } from '#shared/domain/interception.ts';
import { nextCursor, LenientPageSchema } from '#shared/domain/read-interception.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { directory } from '#shared/domain/people.ts';
import { isAfter } from '#shared/domain/row-order.ts';
import type { ApiFilters } from '#shared/domain/filters.ts';
import { fetchBytes, getJson } from './client.ts';
import { takePrefetchedResponse } from './prefetched-responses.ts';
import { isCursorGone, UnexpectedResponseError } from './errors.ts';
import { readRows, packRows } from './parse-rows.ts';

interface PageRequest {
  q: string;
  limit: number;
  after: Cursor | null;
}

export interface FetchedPage extends RowsPage {
  next: Cursor | null;
}

/** Fetches one page, newest first. If the cursor row was purged, the page is found by time instead. */
export async function fetchPage(request: PageRequest, signal?: AbortSignal): Promise<FetchedPage> {
  const { q, limit, after } = request;
  try {
    const page = await fetchRows({ q, limit, after_id: after?.id ?? '' }, signal);
    return { ...page, next: cursorAfter(page, limit) };
  } catch (error) {
    const older =
      after !== null && isCursorGone(error, after.id) ? withUpperBound(q, after.started_at) : null;
    if (after === null || older === null) throw error;
    return await fetchOlder({ q, older, after }, signal);
  }
}

/**
 * The page after a purged row. The time bound also matches rows that sort before the cursor, so they are dropped. `count`
 * needs a separate request, because the narrower query counts fewer rows.
 */
async function fetchOlder(
  { q, older, after }: { q: string; older: string; after: Cursor },
  signal?: AbortSignal,
): Promise<FetchedPage> {
  const [{ results }, { count }] = await Promise.all([
    fetchRows({ q: older, limit: LARGEST_PAGE }, signal),
    fetchList({ q, limit: 1 }, signal),
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
async function fetchRows(params: ListParams, signal?: AbortSignal): Promise<RowsPage> {
  const path = listPath(params);
  const bytes = await (takePrefetchedResponse(path) ?? fetchBytes(path, 'foreground', signal));
  const page = packRows(await parseRowsOf(bytes));
  directory.addSeen(page.results.map(({ initiator }) => initiator));
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
