import { timeBounds } from './filter-query.ts';
import type { Filters } from './filters.ts';
import { formatMicros, parseRfc3339 } from './rfc3339.ts';

/**
 * The same filter over the time directly before, of equal length; where the period is not over yet, as much of it as has
 * passed of this one. Null where it has no beginning.
 * @param asOf until when there is anything to see, milliseconds
 */
export function previousPeriod(filters: Filters, asOf: number): Filters | null {
  const bounds = timeBounds(filters, asOf);
  const [after, before] = [microsOf(bounds.started_after), microsOf(bounds.started_before)];
  if (after === null) return null;
  const now = BigInt(asOf) * 1000n;
  const length = (before ?? now) - after;
  const passed = (before !== null && before < now ? before : now) - after;
  if (length <= 1n || passed <= 1n) return null;
  const { range: _range, ...rest } = filters;
  return {
    ...rest,
    started_after: formatMicros(after - length),
    started_before: formatMicros(after - length + passed - 1n),
  };
}

function microsOf(time: string | undefined): bigint | null {
  const parsed = parseRfc3339(time?.toUpperCase() ?? '');
  return parsed.ok ? parsed.micros : null;
}
