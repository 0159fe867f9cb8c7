import type { QueryClient } from '@tanstack/react-query';
import { pause } from '#shared/lib/scheduling.ts';
import { keptSums } from './range-cache.ts';
import { openFolder } from './open-aggregator.ts';
import { createUsageReading, type ReadingOptions, type UsageReading } from './usage-job.ts';
import { usageSource } from './page-reader.ts';

export type UsageOf = Pick<ReadingOptions, 'filters' | 'asOf' | 'zone' | 'owner' | 'unasked'>;

/** A reading of what the API has, in a worker of its own; whoever opens it closes it. */
export function openUsage(of: UsageOf, client: QueryClient): UsageReading {
  const { folder, close } = openFolder();
  const reading = createUsageReading({
    ...of,
    folder,
    source: usageSource(client, of.asOf),
    patience: { wait: pause, random: Math.random },
    kept: keptSums,
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
