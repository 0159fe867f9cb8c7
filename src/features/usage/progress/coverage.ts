import { countValues } from '#shared/lib/log-histogram.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { SummarySums, UsageSums } from '#shared/domain/usage-totals.ts';
import { isContiguousFromNewest, matchingIn, type UsageState } from '#features/usage/engine/usage-state.ts';

export interface Coverage {
  /** Number of interceptions in the sums. */
  read: number;
  /** Number of interceptions that match now. */
  count: number;
  /** True if the loaded rows are the newest, without a gap. */
  isNewest: boolean;
  /** True if rows changed faster than they could be verified. */
  isUnverified?: boolean;
  /** Number of these interceptions with fields that could not be parsed, which are only partly in the sums. */
  unread?: number;
}

/** For an error after some rows were loaded, which stay visible. */
export const LOADING_STOPPED = t('Loading stopped. The figures cover only what was loaded.');

/** Describes what a value covers. It never claims more than was loaded. */
export function describeCoverage({ unread = 0, ...coverage }: Coverage): string {
  const read = describeRead(coverage);
  if (unread === 0) return read;
  return plural(
    unread,
    { one: '{read}; {n} has unreadable fields', other: '{read}; {n} have unreadable fields' },
    { read },
  );
}

function describeRead({ read, count, isNewest, isUnverified = false }: Coverage): string {
  if (count === 0 && read === 0) return t('No interceptions');
  if (read > count) {
    return plural(
      read,
      {
        one: '{n} interception, {gone} since deleted',
        other: '{n} interceptions, {gone} since deleted',
      },
      { gone: formatCount(read - count) },
    );
  }
  if (read < count) {
    const some = { read: formatCount(read) };
    return isNewest
      ? plural(
          count,
          { one: 'Newest {read} of {n} interception', other: 'Newest {read} of {n} interceptions' },
          some,
        )
      : plural(count, { one: '{read} of {n} interception', other: '{read} of {n} interceptions' }, some);
  }
  return isUnverified
    ? plural(read, {
        one: '{n} interception (the list changed while loading)',
        other: '{n} interceptions (the list changed while loading)',
      })
    : plural(read, { one: '1 interception', other: 'All {n} interceptions' });
}

/** Describes how many interceptions have a duration and why the others do not. Null if all do and none is 0. */
export function describeDurations({ all, durations, backward, instant }: UsageSums): string | null {
  const count = countValues(durations);
  const others = all.interceptions - count - backward;
  const parts = [
    ...(count === all.interceptions ? [] : [t('{count} with a duration', { count: formatCount(count) })]),
    ...(backward === 0
      ? []
      : [plural(backward, { one: '{n} ends before it starts', other: '{n} end before they start' })]),
    ...(others === 0
      ? []
      : [plural(others, { one: '{n} has no valid end time', other: '{n} have no valid end time' })]),
    ...(instant === 0
      ? []
      : [plural(instant, { one: '{n} has zero duration', other: '{n} have zero duration' })]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** For example `in 1,000 loaded`, shown after the name of a value. */
export function loadedCountLabel(read: number): string {
  return plural(read, { one: 'in {n} loaded', other: 'in {n} loaded' });
}

/** Coverage of the sums. It counts the sums' own rows, because the sums can lag behind `state.read`. */
export function coverageOf(state: UsageState, sums: SummarySums | null = state.sums): Coverage {
  const { count, parts, phase, verified } = state;
  const read = sums?.all.interceptions ?? 0;
  const isIdle = phase === 'stopped' || phase === 'done' || phase === 'planning';
  return {
    read,
    count: matchingIn(state) ?? read,
    isNewest: isIdle && isContiguousFromNewest(parts),
    isUnverified: phase === 'done' && !verified && (count ?? 0) > 0,
    unread: sums?.all.unread ?? 0,
  };
}
