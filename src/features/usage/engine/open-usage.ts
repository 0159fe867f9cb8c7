import type { QueryClient } from '@tanstack/react-query';
import { sleep } from '#shared/lib/scheduling.ts';
import { persistentRangeCache } from './range-cache.ts';
import { openAggregator } from './open-aggregator.ts';
import { createUsageJob, type UsageJobOptions, type UsageJob } from './usage-job.ts';
import { usageSource } from './page-reader.ts';

export type UsageRequest = Pick<UsageJobOptions, 'filters' | 'asOf' | 'zone' | 'owner' | 'autoLoad'>;

/** Starts a usage job with its own worker. The caller must close it. */
export function openUsage(of: UsageRequest, client: QueryClient): UsageJob {
  const { aggregator, close } = openAggregator();
  const job = createUsageJob({
    ...of,
    aggregator,
    source: usageSource(client, of.asOf),
    retryPolicy: { wait: sleep, random: Math.random },
    cacheStore: persistentRangeCache,
    now: Date.now,
    elapsed: () => performance.now(),
  });
  return {
    ...job,
    close() {
      job.close();
      close();
    },
  };
}
