import * as v from 'valibot';
import { createJob, type JobRun, type RetryPolicy } from '#shared/api/job.ts';
import { readLines } from '#shared/api/ndjson.ts';
import { timeBounds, dashboardPath } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import {
  summaryFromJson,
  SummarySchema,
  UsageSumsSchema,
  usageSumsFromJson,
} from '#shared/domain/usage-json.ts';
import { mergeUsageSums, noUsageSums } from '#shared/domain/usage-totals.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { createStore } from '#shared/lib/store.ts';
import { INITIAL_USAGE_STATE, type UsageJob } from './usage-state.ts';

interface ServerUsageOptions {
  readonly filters: Filters;
  readonly asOf: number;
  readonly zone: TimeZone;
  readonly retryPolicy: RetryPolicy;
}

const ChartedSchema = v.object({ from: v.number(), to: v.number(), before: v.number(), after: v.number() });

/** The lines of `GET /dashboard/usage`. */
const LineSchema = v.union([
  v.object({ slice: v.object({ count: v.number() }), sums: UsageSumsSchema }),
  v.object({ preview: v.object({ count: v.number() }), sums: UsageSumsSchema }),
  v.object({
    overview: v.object({
      count: v.number(),
      oldest: v.nullable(v.string()),
      charted: v.nullable(ChartedSchema),
      edges: v.array(v.number()),
    }),
  }),
  v.object({ summary: SummarySchema }),
  v.object({ queued: v.literal(true) }),
  v.object({ done: v.literal(true), exact: v.literal(true), count: v.number() }),
]);

/** Maximum bars in a chart over time. */
const MAX_BARS = 120;

/** Sums all interceptions that match the filters in the database, with one request. */
export function createServerUsageJob({ filters, asOf, zone, retryPolicy }: ServerUsageOptions): UsageJob {
  const store = createStore(INITIAL_USAGE_STATE);
  const path = dashboardPath('usage', filters, {
    zone: zone === 'local' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : zone,
    buckets: MAX_BARS,
    asOf,
  });
  const isStartSet = timeBounds(filters, asOf).started_after !== undefined;

  /** Whether all rows were summed before. Then these sums remain until there are new ones of all rows. */
  const isWhole = (): boolean => store.state().verified;

  async function work({ signal }: JobRun): Promise<'done'> {
    const sums = noUsageSums();
    for await (const line of readLines(path, LineSchema, signal)) {
      if ('overview' in line) {
        const { count, oldest, charted, edges } = line.overview;
        store.change({
          phase: 'reading',
          isQueued: false,
          count,
          oldest: isStartSet ? null : oldest,
          charted,
          edges,
        });
      } else if ('preview' in line) {
        if (!isWhole()) store.change({ sums: usageSumsFromJson(line.sums), read: line.preview.count });
      } else if ('summary' in line) {
        if (!isWhole()) store.change({ summary: summaryFromJson(line.summary) });
      } else if ('slice' in line) {
        mergeUsageSums(sums, usageSumsFromJson(line.sums));
        const read = sums.all.interceptions;
        // The preview covers more until then.
        if (!isWhole() && read >= store.state().read) store.change({ sums: copyOf(sums), read });
      } else if ('queued' in line) store.change({ isQueued: true });
      else
        store.change({
          count: line.count,
          sums,
          summary: null,
          read: sums.all.interceptions,
          verified: true,
        });
    }
    return 'done';
  }

  const job = createJob({ store, retryPolicy, work });
  return { ...job, read: () => job.start() };
}

/** A new object, so that React renders it. */
function copyOf(sums: ReturnType<typeof noUsageSums>): ReturnType<typeof noUsageSums> {
  const copy = noUsageSums();
  mergeUsageSums(copy, sums);
  return copy;
}
