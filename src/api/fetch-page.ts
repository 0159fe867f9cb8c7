import { untilQuery } from '#model/filter-query.ts';
import { InterceptionsPageSchema, type Interception, type InterceptionsPage } from '#model/interception.ts';
import { parseRfc3339 } from '#model/rfc3339.ts';
import { getJson } from './client.ts';
import { isCursorGone } from './errors.ts';

/** The largest page Coder gives (2.29 to 2.34). */
export const LARGEST_PAGE = 1000;

/** The last row of a page: the next one begins strictly after it. */
export type Cursor = Pick<Interception, 'id' | 'started_at'>;

export interface PageRequest {
  q: string;
  limit: number;
  after: Cursor | null;
}

export interface FetchedPage extends InterceptionsPage {
  /** Where the next page begins; null after the last: a short page is the end, whatever `count` has become meanwhile. */
  next: Cursor | null;
}

/** One page, newest first. Where its cursor was purged meanwhile, the page is found by time instead. */
export async function fetchPage(request: PageRequest, signal?: AbortSignal): Promise<FetchedPage> {
  const { q, limit, after } = request;
  try {
    const page = await askList({ q, limit, after_id: after?.id ?? '' }, signal);
    return { ...page, next: nextCursor(page.results, limit) };
  } catch (error) {
    const older = after !== null && isCursorGone(error, after.id) ? untilQuery(q, after.started_at) : null;
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
    askList({ q: older, limit: LARGEST_PAGE }, signal),
    askList({ q, limit: 1 }, signal),
  ]);
  return {
    count,
    results: results.filter(row => comesAfter(row, after)),
    next: nextCursor(results, LARGEST_PAGE),
  };
}

/** In the list's order: newest first, then by id downwards. */
function comesAfter(row: Cursor, cursor: Cursor): boolean {
  const [own, other] = [parseRfc3339(row.started_at), parseRfc3339(cursor.started_at)];
  if (!own.ok || !other.ok || own.micros === other.micros) return row.id < cursor.id;
  return own.micros < other.micros;
}

function nextCursor(results: readonly Interception[], limit: number): Cursor | null {
  const last = results.at(-1);
  return last === undefined || results.length < limit ? null : { id: last.id, started_at: last.started_at };
}

/** The list itself, as the API takes its parameters; what is empty is not sent. */
export async function askList(
  params: Readonly<Record<string, string | number>>,
  signal?: AbortSignal,
): Promise<InterceptionsPage> {
  const given = Object.entries(params).map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(given.filter(([, value]) => value !== ''));
  return await getJson(
    `/api/v2/aibridge/interceptions?${search.toString()}`,
    InterceptionsPageSchema,
    signal,
  );
}
