import type { QueryClient } from '@tanstack/react-query';
import { sleep } from '#shared/lib/scheduling.ts';
import { persistentRangeCache } from './range-cache.ts';
import { openFolder } from './open-aggregator.ts';
import { createUsageJob, type UsageJobOptions, type UsageJob } from './usage-job.ts';
import { usageSource } from './page-reader.ts';

export type UsageRequest = Pick<UsageJobOptions, 'filters' | 'asOf' | 'zone' | 'owner' | 'unasked'>;

/** A reading of what the API has, in a worker of its own; whoever opens it closes it. */
export function openUsage(of: UsageRequest, client: QueryClient): UsageJob {
  const { folder, close } = openFolder();
  const reading = createUsageJob({
    ...of,
    folder,
    source: usageSource(client, of.asOf),
    retryPolicy: { wait: sleep, random: Math.random },
    kept: persistentRangeCache,
    now: Date.now,
    elapsed: () => performance.now(),
  });
  return {
    ...reading,
    close() {
      reading.close();
      close();
    },
  };
}
