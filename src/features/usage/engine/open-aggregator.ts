import { releaseProxy, transfer, wrap } from 'comlink';
import type { RemoteAggregator, PageAggregator } from './aggregator.ts';

/** Runs an aggregator in its own worker, so that parsing megabytes of JSON does not block the page. */
export function openAggregator(): { aggregator: RemoteAggregator; close: () => void } {
  const worker = new Worker(new URL('./aggregator.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<PageAggregator>(worker);
  return {
    aggregator: {
      select: filters => remote.select(filters),
      open: edges => remote.open(edges),
      begin: slice => remote.begin(slice),
      addPage: (slice, bytes, limit) => remote.addPage(slice, transfer(bytes, [bytes]), limit),
      restore: (slice, sums) => remote.restore(slice, sums),
      sumsOf: slice => remote.sumsOf(slice),
      total: () => remote.total(),
    },
    close() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
