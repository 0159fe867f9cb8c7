import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { UsageSums } from '#shared/domain/usage-totals.ts';
import { matchingIn, type UsageState, rangePlan } from '#features/usage/engine/usage-state.ts';
import { oldestOfAllQuery } from '#shared/api/count-queries.ts';
import { formatDateTime, formatDay } from '#shared/i18n/times.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { previousPeriod } from '#shared/domain/time-ranges.ts';
import type { UsageRequest } from '#features/usage/engine/open-usage.ts';
import { useUsageJob } from './use-job.ts';

export interface PreviousPeriodTotals {
  /** From the server. */
  count: number | null;
  /** Null until both periods are fully loaded, because partial sums cannot be compared. */
  sums: UsageSums | null;
}

export function isComplete({ phase, verified, sums, count }: UsageState): boolean {
  return phase === 'done' && sums !== null && (verified || count === 0);
}

function previousPeriodTotals(current: UsageState, earlier: UsageState): PreviousPeriodTotals {
  return {
    count: matchingIn(earlier),
    sums: isComplete(current) && isComplete(earlier) ? earlier.sums : null,
  };
}

interface Previous {
  before: PreviousPeriodTotals | null;
  label: string;
  /** Loads the rows of the previous period. Null if they are loaded, loading or not comparable. */
  read: (() => void) | null;
}

/** Compares with the period directly before, once the current one is complete. The rows load by themselves only if they are few. */
export function usePreviousPeriod(of: Omit<UsageRequest, 'autoLoad'>, current: UsageState): Previous {
  const { filters, asOf, zone, owner, hasDatabase } = of;
  const previous = useMemo(() => previousPeriod(filters, asOf), [filters, asOf]);
  const isEnabled = previous !== null && isComplete(current);
  const oldest = useQuery({ ...oldestOfAllQuery, enabled: isEnabled });
  const started = Date.parse(previous?.started_after ?? '');
  const isRetained = oldest.data !== undefined && oldest.data !== null && Date.parse(oldest.data) <= started;
  const comparable = isEnabled && isRetained ? previous : null;
  const read = useMemo(
    () =>
      comparable === null
        ? null
        : ({ asOf, zone, owner, hasDatabase, filters: comparable, autoLoad: 'little' } as const),
    [comparable, asOf, zone, owner, hasDatabase],
  );
  const { state, job } = useUsageJob(read);

  if (previous === null || !isEnabled || oldest.data === undefined)
    return { before: null, label: '', read: null };
  const { started_after = '', started_before = '' } = previous;
  const period = { from: formatDateTime(started_after, zone), to: formatDateTime(started_before, zone) };
  if (!isRetained) {
    const label =
      oldest.data === null
        ? t('No earlier data to compare with ({from} to {to}).', period)
        : t('No comparison with {from} to {to}: data goes back only to {day}.', {
            ...period,
            day: formatDay(oldest.data, zone),
          });
    return { before: null, label, read: null };
  }
  const before = previousPeriodTotals(current, state);
  if (state.error) {
    const label = t('Couldn’t load {from} to {to}.', period);
    return { before, label, read: job?.start ?? null };
  }
  const { requests } = rangePlan(state, null);
  const isWaiting = state.phase === 'stopped' && requests > 0 && job !== null;
  const comparedWith = t('Compared with {from} to {to}.', period);
  if (!isWaiting) return { before, label: comparedWith, read: null };
  const cost = plural(requests, {
    one: 'Comparing totals takes {n} request.',
    other: 'Comparing totals takes {n} requests.',
  });
  return { before, label: `${comparedWith} ${cost}`, read: () => job.read(null) };
}
