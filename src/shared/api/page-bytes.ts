import type { Cursor } from '#shared/domain/cursor.ts';
import { toQuery } from '#shared/domain/filter-query.ts';
import type { Question } from '#shared/domain/filters.ts';
import { getBytes } from './client.ts';
import { listPath } from '#shared/domain/list-path.ts';

export interface BytesRequest {
  filters: Question;
  asOf: number;
  limit: number;
  after: Cursor | null;
}

/** One page as bytes, to be read by a worker; it steps back behind what the person waits for. */
export async function fetchPageBytes(
  { filters, asOf, limit, after }: BytesRequest,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const path = listPath({ q: toQuery(filters, asOf), limit, after_id: after?.id ?? '' });
  return await getBytes(path, 'behind', signal);
}
