import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import { matchingIn, type UsageState, rangePlan } from '#features/usage/engine/usage-state.ts';
import { oldestOfAllQuery } from '#shared/api/count-queries.ts';
import { formatDateTime, formatDay } from '#shared/i18n/times.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { previousPeriod } from '#shared/domain/time-ranges.ts';
import type { UsageRequest } from '#features/usage/engine/open-usage.ts';
import { useUsageJob } from './use-usage-job.ts';

/** What is known of the period before. */
export interface PreviousPeriodTotals {
  /** As the server counted it. */
  count: number | null;
  /** Only when all of it, and all of this one, was read: parts do not compare. */
  sums: UsageSums | null;
}

export function isComplete({ phase, verified, sums, count }: UsageState): boolean {
  return phase === 'done' && sums !== null && (verified || count === 0);
}

function previousPeriodTotals(now: UsageState, then: UsageState): PreviousPeriodTotals {
  return { count: matchingIn(then), sums: isComplete(now) && isComplete(then) ? then.sums : null };
}

interface Previous {
  before: PreviousPeriodTotals | null;
  words: string;
  /** Reads the rows of the period before; null where that is done, under way or no use. */
  read: (() => void) | null;
}

/** The period directly before, once this one is read: counted at once, and read where it is little or was asked for. */
export function usePreviousPeriod(of: Omit<UsageRequest, 'unasked'>, now: UsageState): Previous {
  const { filters, asOf, zone, owner } = of;
  const previous = useMemo(() => previousPeriod(filters, asOf), [filters, asOf]);
  const isWanted = previous !== null && isComplete(now);
  const oldest = useQuery({ ...oldestOfAllQuery, enabled: isWanted });
  const started = Date.parse(previous?.started_after ?? '');
  const isKept = oldest.data !== undefined && oldest.data !== null && Date.parse(oldest.data) <= started;
  const wanted = isWanted && isKept ? previous : null;
  const read = useMemo(
    () => (wanted === null ? null : ({ asOf, zone, owner, filters: wanted, unasked: 'little' } as const)),
    [wanted, asOf, zone, owner],
  );
  const { state, reading } = useUsageJob(read);

  if (previous === null || !isWanted || oldest.data === undefined)
    return { before: null, words: '', read: null };
  const { started_after = '', started_before = '' } = previous;
  const period = { from: formatDateTime(started_after, zone), to: formatDateTime(started_before, zone) };
  if (!isKept) {
    const words =
      oldest.data === null
        ? t('No earlier data to compare with ({from} to {to}).', period)
        : t('No comparison with {from} to {to}: data goes back only to {day}.', {
            ...period,
            day: formatDay(oldest.data, zone),
          });
    return { before: null, words, read: null };
  }
  const before = previousPeriodTotals(now, state);
  if (state.error) {
    const words = t('Couldn’t load {from} to {to}.', period);
    return { before, words, read: reading?.retry ?? null };
  }
  const { requests } = rangePlan(state, null);
  const waits = state.phase === 'planned' && requests > 0 && reading !== null;
  const named = t('Compared with {from} to {to}.', period);
  if (!waits) return { before, words: named, read: null };
  const cost = plural(requests, {
    one: 'Comparing totals takes {n} request.',
    other: 'Comparing totals takes {n} requests.',
  });
  return { before, words: `${named} ${cost}`, read: () => reading.read(null) };
}
