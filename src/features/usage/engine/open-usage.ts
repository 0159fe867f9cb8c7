import type { QueryClient } from '@tanstack/react-query';
import { t } from '#shared/i18n/t.ts';
import { sleep } from '#shared/lib/scheduling.ts';
import { connectWorker } from '#shared/lib/worker.ts';
import type { PageAggregator } from './aggregator.ts';
import { persistentRangeCache } from './range-cache.ts';
import { createServerUsageJob } from './server-usage-job.ts';
import { createUsageJob, type UsageJobOptions } from './usage-job.ts';
import { usageSource } from './usage-source.ts';
import type { UsageJob } from './usage-state.ts';

export interface UsageRequest extends Pick<
  UsageJobOptions,
  'filters' | 'asOf' | 'zone' | 'owner' | 'autoLoad'
> {
  /** Whether a database sums the rows. Otherwise they are loaded page by page. */
  hasDatabase: boolean;
}

const retryPolicy: UsageJobOptions['retryPolicy'] = { wait: sleep, random: Math.random };

/** The caller must close the job. */
export function openUsage(of: UsageRequest, client: QueryClient): UsageJob {
  return of.hasDatabase ? createServerUsageJob({ ...of, retryPolicy }) : openPageWalk(of, client);
}

/** Starts a usage job with its own worker, so that parsing megabytes of JSON does not block the page. */
function openPageWalk(of: UsageRequest, client: QueryClient): UsageJob {
  const { remote, close } = connectWorker<PageAggregator>(
    new Worker(new URL('./aggregator.worker.ts', import.meta.url), { type: 'module' }),
    t('Totals couldn’t be loaded. Reload the page and try again.'),
  );
  const job = createUsageJob({
    ...of,
    aggregator: remote,
    source: usageSource(client, of.asOf),
    retryPolicy,
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
