import { queryOptions } from '@tanstack/react-query';
import { pause } from '#shared/lib/pause.ts';
import { toQuery } from '#shared/domain/filter-query.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { personValue } from '#shared/domain/people.ts';
import { NEIGHBOURHOOD, windowAround } from '#shared/domain/time-window.ts';
import { askList } from '#shared/api/fetch-page.ts';

/** Looked at in one request; busier than this in half an hour is nobody but several agents at once. */
const MOST = 100;
/** Milliseconds of looking at one interception after which what is around it is asked for. */
const STAY = 400;

/**
 * What the same person asked for around the time of a row, newest first, in one request. `complete` is false where there
 * was more than is looked at: then the oldest are missing. Null where the row's time cannot be read.
 */
export function neighboursQuery(row: Pick<Interception, 'id' | 'started_at' | 'initiator'>) {
  return queryOptions({
    queryKey: ['neighbours', row.id],
    queryFn: async ({ signal }): Promise<{ rows: Interception[]; complete: boolean } | null> => {
      const around = windowAround(row.started_at, NEIGHBOURHOOD, NEIGHBOURHOOD);
      const initiator = personValue(row.initiator);
      if (around === null || initiator === null) return null;
      // Whoever walks on along the list never asks.
      await pause(STAY, signal);
      const q = toQuery({ initiator, ...around, unusable: [] }, 0);
      const { count, results } = await askList({ q, limit: MOST }, signal);
      return { rows: results, complete: results.length >= count };
    },
  });
}
