import { t } from '#shared/i18n/t.ts';
import {
  LARGEST_PAGE,
  nextCursor,
  type Cursor,
  listPath,
  type ListParams,
} from '#shared/domain/coder-api.ts';
import { withUpperBound, formatQuery } from '#shared/domain/filter-query.ts';
import type { InterceptionsPage } from '#shared/domain/interception.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
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

/** One page, newest first. Where its cursor was purged meanwhile, the page is found by time instead. */
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
 * What comes after a row that is no longer there. Rows of the same instant come along and are left out here; `count`
 * is asked for apart, because the narrower question has a smaller one.
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

/** @throws WrongAnswerError where there is more, and no row that it could be asked for by */
function cursorAfter({ count, results }: RowsPage, limit: number): Cursor | null {
  const next = nextCursor(results, limit);
  if (next !== null || results.length < limit || results.length >= count) return next;
  throw new UnexpectedResponseError(t('The response has no row ID to continue from.'), '');
}

/** A frame has room to read so many bytes. */
const READ_AT_ONCE = 1_000_000;

/** The list's rows, of which only what a list needs is kept in memory. */
async function fetchRows(params: ListParams, signal?: AbortSignal): Promise<RowsPage> {
  const path = listPath(params);
  const bytes = await (takePrefetchedResponse(path) ?? fetchBytes(path, 'now', signal));
  const page = packRows(await readRowsOf(bytes));
  directory.addSeen(page.results.map(({ initiator }) => initiator));
  return page;
}

async function readRowsOf(bytes: ArrayBuffer): Promise<RowsPage> {
  if (bytes.byteLength <= READ_AT_ONCE) return readRows(bytes);
  const { parseRowsInWorker } = await import('./rows-parser.ts');
  return await parseRowsInWorker(bytes);
}

/** The list itself, as the API takes its parameters. */
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

/** One page as bytes, to be read by a worker; it steps back behind what the person waits for. */
export async function fetchPageBytes(
  { filters, asOf, limit, after }: BytesRequest,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const path = listPath({ q: formatQuery(filters, asOf), limit, after_id: after?.id ?? '' });
  return await fetchBytes(path, 'behind', signal);
}
