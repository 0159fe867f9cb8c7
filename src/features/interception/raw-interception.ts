import { queryOptions } from '@tanstack/react-query';
import { elementTexts, memberText } from '#shared/lib/json/json-slices.ts';
import { toQuery } from '#shared/domain/filter-query.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { rowText, type RowText } from '#shared/domain/interception-row.ts';
import { windowOfInstant } from '#shared/domain/time-window.ts';
import { getText } from '#shared/api/client.ts';
import { LARGEST_PAGE } from '#shared/domain/cursor.ts';

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
  const q = toQuery({ ...instant, unusable: [] }, 0);
  const search = new URLSearchParams({ q, limit: String(LARGEST_PAGE) });
  const answer = await getText(`/api/v2/aibridge/interceptions?${search.toString()}`, signal);
  const rows = elementTexts(memberText(answer, 'results') ?? '');
  return rows.find(row => memberText(row, 'id') === JSON.stringify(id)) ?? null;
}
