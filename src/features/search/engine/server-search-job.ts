import * as v from 'valibot';
import { createJob, type JobRun, type RetryPolicy } from '#shared/api/job.ts';
import { readLines } from '#shared/api/ndjson.ts';
import type { Filters, TextQuery } from '#shared/domain/filters.ts';
import { TEXT_KINDS, type SearchHit, type TextKind } from '#shared/domain/search-hits.ts';
import { createStore } from '#shared/lib/store.ts';
import { dashboardPath } from '#shared/domain/filter-query.ts';
import { INITIAL_SEARCH_STATE, type SearchJob } from './search-job.ts';

interface ServerSearchOptions {
  readonly filters: Filters;
  readonly asOf: number;
  readonly find: TextQuery;
  readonly retryPolicy: RetryPolicy;
}

const HitSchema = v.object({
  id: v.string(),
  started_at: v.string(),
  model: v.string(),
  person: v.string(),
  places: v.object({
    prompt: v.exactOptional(v.number()),
    tool: v.exactOptional(v.number()),
    input: v.exactOptional(v.number()),
    error: v.exactOptional(v.number()),
    metadata: v.exactOptional(v.number()),
  } satisfies Record<TextKind, unknown>),
  isCut: v.boolean(),
  excerpt: v.object({ before: v.string(), match: v.string(), after: v.string() }),
  kind: v.picklist(TEXT_KINDS),
  tool: v.nullable(v.string()),
});

/** The lines of `GET /dashboard/search`. */
const LineSchema = v.union([
  v.object({ hits: v.array(HitSchema) }),
  v.object({ overview: v.object({ count: v.number() }) }),
  v.object({ queued: v.literal(true) }),
  v.object({ done: v.literal(true), count: v.number(), searched: v.number() }),
  v.object({ searched: v.number() }),
]);

/** Searches all interceptions that match the filters in the database, with one request. */
export function createServerSearchJob({ filters, asOf, find, retryPolicy }: ServerSearchOptions): SearchJob {
  const store = createStore(INITIAL_SEARCH_STATE);
  const path = dashboardPath('search', filters, {
    find: find.text,
    find_as: find.isRegex ? 'regex' : '',
    find_in: find.place,
    asOf,
  });

  /** A search that continues starts again; the results that it already had remain until it has more. */
  async function work({ signal }: JobRun): Promise<'done'> {
    let hits: readonly SearchHit[] = [];
    const showHits = (): void => {
      if (hits.length > store.state().hits.length) store.change({ hits });
    };
    for await (const line of readLines(path, LineSchema, signal)) {
      if ('overview' in line) store.change({ phase: 'reading', isQueued: false, count: line.overview.count });
      else if ('hits' in line) {
        hits = [...hits, ...line.hits];
        showHits();
      } else if ('queued' in line) store.change({ isQueued: true });
      else if ('done' in line) {
        store.change({ isQueued: false, count: line.count, searched: line.searched, hits });
      } else {
        store.change({ isQueued: false, searched: Math.max(store.state().searched, line.searched) });
      }
    }
    return 'done';
  }

  return createJob({ store, retryPolicy, work });
}
