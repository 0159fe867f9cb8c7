import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { LARGEST_PAGE } from '#shared/domain/cursor.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { toQuery } from '#shared/domain/filter-query.ts';
import { findInterception, type Found, type Look, type Seen } from '#shared/domain/locate-interception.ts';
import { rowText, type InterceptionRow } from '#shared/domain/interception-row.ts';
import { readInterception } from '#shared/domain/read-interception.ts';
import { windowOfInstant } from '#shared/domain/time-window.ts';
import { LenientPageSchema } from '#shared/domain/read-page.ts';
import { listPath, type ListParams } from '#shared/domain/list-path.ts';
import { withExactNumbers } from '#shared/domain/exact-numbers.ts';
import { elementTexts, memberText } from '#shared/lib/json/json-slices.ts';
import { canonicalUuid } from '#shared/domain/uuid.ts';
import { isCursorGone } from '#shared/api/errors.ts';
import { readAnswer } from '#shared/api/answer.ts';
import { getText } from '#shared/api/client.ts';

const KEY = 'interception';
/** Interceptions that are kept though nobody looks at them; they can be read again from their rows. */
const MOST_UNSEEN = 100;

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
export async function foreseeInterception(client: QueryClient, row: InterceptionRow): Promise<void> {
  const queryKey = [KEY, row.id];
  if (client.getQueryData(queryKey)) return;
  const found = await readRow(row);
  if (found?.kind === 'found' && !isCut(found.interception))
    client.setQueryData<Found>(queryKey, known => known ?? found);
  const cache = client.getQueryCache();
  const unseen = cache.findAll({ queryKey: [KEY], type: 'inactive' });
  for (const query of unseen.slice(0, -MOST_UNSEEN)) cache.remove(query);
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
    return await askExactList({ q: toQuery({ ...bounds, unusable: [] }, 0), ...paging }, signal);
  } catch (error) {
    if (paging.after_id !== undefined && isCursorGone(error, paging.after_id)) return null;
    throw error;
  }
}

async function askExactList(params: ListParams, signal: AbortSignal): Promise<Seen> {
  const text = await getText(listPath(params), signal);
  const { count, results } = readAnswer(text, LenientPageSchema);
  const written = elementTexts(memberText(text, 'results') ?? '');
  return { count, results: results.map((row, at) => withExactNumbers(row, written[at] ?? '')) };
}
