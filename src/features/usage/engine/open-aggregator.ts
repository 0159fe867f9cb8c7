import { releaseProxy, transfer, wrap } from 'comlink';
import type { RemoteAggregator, PageAggregator } from './aggregator.ts';

/** A folder in a worker of its own, so that reading megabytes of JSON holds up nothing that the person does. */
export function openFolder(): { folder: RemoteAggregator; close: () => void } {
  const worker = new Worker(new URL('./aggregator.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<PageAggregator>(worker);
  return {
    folder: {
      select: filters => remote.select(filters),
      open: edges => remote.open(edges),
      begin: slice => remote.begin(slice),
      fold: (slice, bytes, limit) => remote.fold(slice, transfer(bytes, [bytes]), limit),
      keep: (slice, sums) => remote.keep(slice, sums),
      sumsOf: slice => remote.sumsOf(slice),
      total: () => remote.total(),
    },
    close() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
