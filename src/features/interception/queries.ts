import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { LARGEST_PAGE, listPath, type ListParams, canonicalUuid } from '#shared/domain/coder-api.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { formatQuery } from '#shared/domain/filter-query.ts';
import { findInterception, type Found, type Look, type Seen } from '#shared/domain/locate-interception.ts';
import { rowText, type InterceptionRow, type RowText } from '#shared/domain/interception-row.ts';
import { readInterception, LenientPageSchema } from '#shared/domain/read-interception.ts';
import { windowOfInstant, RELATED_WINDOW, windowAround } from '#shared/domain/time-range.ts';
import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { rawElements, rawMember } from '#shared/lib/json/json-slices.ts';
import { isCursorGone } from '#shared/api/errors.ts';
import { readResponse, getText } from '#shared/api/client.ts';
import { sleep } from '#shared/lib/scheduling.ts';
import { personValue } from '#shared/domain/people.ts';
import { fetchList } from '#shared/api/fetch-page.ts';

const KEY = 'interception';
/** Interceptions that are kept though nobody looks at them; they can be read again from their rows. */
const MAX_UNSEEN = 100;

/**
 * One interception by its id, with the reason where there is none. Of a row that is loaded its own text is read: that
 * needs no request and fears no purge. Else the API is asked, which has no question for an id: a start time that the
 * address gives along saves the search; a wrong one costs a request.
 */
export function interceptionQuery(id: string, hint: string | null, row?: InterceptionRow) {
  return queryOptions({
    queryKey: [KEY, id],
    queryFn: async ({ signal }): Promise<Found> =>
      (row && (await fromRow(row, signal))) ??
      (await findAt(id, hint, signal)) ??
      (await findInterception(id, look => lookInto(look, signal))),
  });
}

/** A page with much text has only the beginning of some: a smaller one may have all of it. */
async function fromRow(row: InterceptionRow, signal: AbortSignal): Promise<Found | null> {
  const found = await readRow(row);
  if (found?.kind !== 'found' || !isCut(found.interception)) return found;
  return (await findAt(row.id, row.started_at, signal).catch(() => null)) ?? found;
}

const isCut = ({ altered = [] }: Interception): boolean => altered.some(({ bytes }) => bytes !== undefined);

/** Reads a row's interception before somebody opens it. */
export async function prefetchInterception(client: QueryClient, row: InterceptionRow): Promise<void> {
  const queryKey = [KEY, row.id];
  if (client.getQueryData(queryKey)) return;
  const found = await readRow(row);
  if (found?.kind === 'found' && !isCut(found.interception))
    client.setQueryData<Found>(queryKey, known => known ?? found);
  const cache = client.getQueryCache();
  const unseen = cache.findAll({ queryKey: [KEY], type: 'inactive' });
  for (const query of unseen.slice(0, -MAX_UNSEEN)) cache.remove(query);
}

/** Null where its text cannot be read any more: the browser may have had no room for it. */
async function readRow({ answer, textStart, textEnd }: InterceptionRow): Promise<Found | null> {
  const text = { answer, textStart, textEnd };
  try {
    const written = await rowText(text);
    const interception = withExactNumbers(readInterception(JSON.parse(written)), written);
    return { kind: 'found', interception, text };
  } catch {
    return null;
  }
}

async function findAt(id: string, hint: string | null, signal: AbortSignal): Promise<Found | null> {
  const instant = windowOfInstant(hint ?? '');
  const wanted = canonicalUuid(id);
  if (instant === null || wanted === null) return null;
  const seen = await lookInto({ ...instant, limit: LARGEST_PAGE }, signal);
  const interception = seen?.results.find(row => row.id === wanted);
  return interception ? { kind: 'found', interception } : null;
}

async function lookInto(
  { started_after, started_before, ...paging }: Look,
  signal: AbortSignal,
): Promise<Seen | null> {
  const bounds = { ...(started_after && { started_after }), ...(started_before && { started_before }) };
  try {
    return await askExactList({ q: formatQuery({ ...bounds, invalid: [] }, 0), ...paging }, signal);
  } catch (error) {
    if (paging.after_id !== undefined && isCursorGone(error, paging.after_id)) return null;
    throw error;
  }
}

async function askExactList(params: ListParams, signal: AbortSignal): Promise<Seen> {
  const text = await getText(listPath(params), signal);
  const { count, results } = readResponse(text, LenientPageSchema);
  const written = rawElements(rawMember(text, 'results') ?? '');
  return { count, results: results.map((row, at) => withExactNumbers(row, written[at] ?? '')) };
}

/** What `rawInterception` gives, kept while it is looked at. */
export function rawInterceptionQuery(row: Pick<Interception, 'id' | 'started_at'>, text?: RowText) {
  return queryOptions({
    queryKey: ['raw interception', row.id],
    queryFn: ({ signal }) => rawInterception(row, text, signal),
  });
}

/**
 * One interception as the server wrote it: what has passed through `JSON.parse` has numbers beyond 2^53 rounded. It is
 * asked for anew where its text is not at hand, and null where it is no longer there.
 */
export async function rawInterception(
  { id, started_at }: Pick<Interception, 'id' | 'started_at'>,
  text?: RowText,
  signal?: AbortSignal,
): Promise<string | null> {
  const atHand = await (text && rowText(text).catch(() => null));
  if (atHand) return atHand;
  const instant = windowOfInstant(started_at);
  if (instant === null) return null;
  const q = formatQuery({ ...instant, invalid: [] }, 0);
  const search = new URLSearchParams({ q, limit: String(LARGEST_PAGE) });
  const answer = await getText(`/api/v2/aibridge/interceptions?${search.toString()}`, signal);
  const rows = rawElements(rawMember(answer, 'results') ?? '');
  return rows.find(row => rawMember(row, 'id') === JSON.stringify(id)) ?? null;
}

/** Looked at in one request; busier than this in half an hour is nobody but several agents at once. */
const MAX_RELATED = 100;
/** Milliseconds of looking at one interception after which what is around it is asked for. */
const STAY = 400;

/**
 * What the same person asked for around the time of a row, newest first, in one request. `complete` is false where there
 * was more than is looked at: then the oldest are missing. Null where the row's time cannot be read.
 */
export function relatedRequestsQuery(row: Pick<Interception, 'id' | 'started_at' | 'initiator'>) {
  return queryOptions({
    queryKey: ['neighbours', row.id],
    queryFn: async ({ signal }): Promise<{ rows: Interception[]; complete: boolean } | null> => {
      const around = windowAround(row.started_at, RELATED_WINDOW, RELATED_WINDOW);
      const initiator = personValue(row.initiator);
      if (around === null || initiator === null) return null;
      // Whoever walks on along the list never asks.
      await sleep(STAY, signal);
      const q = formatQuery({ initiator, ...around, invalid: [] }, 0);
      const { count, results } = await fetchList({ q, limit: MAX_RELATED }, signal);
      return { rows: results, complete: results.length >= count };
    },
  });
}
