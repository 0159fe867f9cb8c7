import type { ApiFilters } from '#shared/domain/filters.ts';
import type { Excluded, OutlierQueries } from '#shared/domain/charted-time.ts';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { filtersInRange } from '#shared/domain/time-ranges.ts';
import type { JobRun } from '#shared/api/job.ts';
import type { UsageSource } from './usage-source.ts';

interface QueryContext {
  filters: ApiFilters;
  source: Pick<UsageSource, 'oldest' | 'fetchCount'>;
  run: JobRun;
}

export function outlierQueries({ filters, source, run }: QueryContext): OutlierQueries {
  const timeOf = async (of: ApiFilters, position: number): Promise<number | null> => {
    const started = await run.retry(signal => source.oldest(of, position, signal));
    const time = Date.parse(started ?? '');
    return Number.isNaN(time) ? null : time;
  };
  const within = (started_after: number | null, started_before: number | null): ApiFilters =>
    filtersInRange(filters, {
      started_after: started_after === null ? null : formatMicros(BigInt(started_after) * 1000n),
      started_before: started_before === null ? null : formatMicros(BigInt(started_before) * 1000n),
      from: 0,
      to: 0,
    });
  const countOf = async (of: ApiFilters): Promise<number> =>
    (await run.retry(signal => source.fetchCount(of, false, signal))).count;
  return {
    startOf: position => timeOf(filters, position),
    async before(time, all): Promise<Excluded | null> {
      const of = within(null, time);
      const count = await countOf(of);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = await Promise.all([timeOf(of, 1), timeOf(filters, all - count)]);
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
    async after(time): Promise<Excluded | null> {
      const of = within(time, null);
      const count = await countOf(of);
      if (count === 0) return null;
      const [outerEdge, innerEdge] = await Promise.all([timeOf(of, count), timeOf(filters, count + 1)]);
      return outerEdge === null || innerEdge === null ? null : { count, outerEdge, innerEdge };
    },
  };
}
