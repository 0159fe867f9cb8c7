import { filtersOfSlice } from '#shared/domain/slices.ts';
import { retrying } from '#shared/api/retrying.ts';
import { sideBySide } from '#shared/api/side-by-side.ts';
import type { Surveying } from './survey.ts';
import type { Part } from './usage-state.ts';

const PROBES_AT_ONCE = 4;

export interface Settled {
  /** All that match now. */
  count: number;
  /** What was read is what there is. */
  settled: boolean;
  /** Slices that are not any more what was read of them. */
  changed: readonly { part: number; count: number }[];
}

/**
 * Whether what was read is what there is. Rows come late, with an old start, and are purged from the oldest on: while
 * the oldest slice and the whole count are what was read, nothing was purged, and so nothing came either. Otherwise each
 * slice is counted anew.
 */
export async function settle(
  { filters, source, patience, signal }: Surveying,
  parts: readonly Part[],
): Promise<Settled> {
  const fresh = async (of: typeof filters): Promise<number> =>
    (await retrying(() => source.probe(of, true, signal), patience, signal)).count;
  const read = parts.reduce((sum, { rows }) => sum + rows, 0);
  const oldest = parts.findIndex(({ rows }) => rows > 0);
  const count = await fresh(filters);
  const first = parts[oldest];
  if (first && count === read && (await fresh(filtersOfSlice(filters, first.slice))) === first.rows) {
    return { count, settled: true, changed: [] };
  }
  const changed: { part: number; count: number }[] = [];
  await sideBySide(parts, PROBES_AT_ONCE, async ({ slice, rows }, part) => {
    const now = await fresh(filtersOfSlice(filters, slice));
    if (now !== rows) changed.push({ part, count: now });
  });
  return { count: await fresh(filters), settled: false, changed };
}
