import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { memo, useMemo, useState } from 'react';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { RegionBoundary } from '#shared/ui/region-boundary.tsx';
import { Link } from 'react-router';
import { formatDateTime, localZone, type TimeZone } from '#shared/i18n/times.ts';
import { describeStep } from '#shared/i18n/durations.ts';
import type { UsageSummarySums } from '#shared/domain/usage-totals.ts';
import type { UsageState } from '#features/usage/engine/usage-state.ts';
import { Button } from '#shared/ui/button.tsx';
import { describeCoverage } from '#features/usage/progress/coverage.ts';
import { ChartCard } from '#features/usage/chart-card/chart-card.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import {
  countsToBars,
  totalsToBars,
  timeSpanOf,
  timeColumns,
  timeTable,
  type Measure,
  type TimeBars,
} from './time-rows.ts';

const [LazyTimeChart] = lazyWithPreload(async () => (await import('./time-chart.tsx')).TimeChart);

interface OverTimeProps extends Pick<UsageState, 'edges' | 'shape' | 'count' | 'charted' | 'oldest'> {
  sums: UsageSummarySums;
  /** Whether the sums cover all matching interceptions. */
  isWhole: boolean;
  /** What the sums cover, as a label. */
  covers: string;
  zone: TimeZone;
  /** Current time in milliseconds. A bar that ends later is incomplete. */
  asOf: number;
  /** Milliseconds; null means no bound. */
  rangeHref: (from: number | null, to: number | null) => string;
  onRange: (from: number, to: number) => void;
}

const TITLES: Record<Measure, string> = {
  tokens: t('Tokens over time'),
  interceptions: t('Interceptions over time'),
};

/** Shows the server's counts first. By model and in tokens, it needs loaded rows. */
export const OverTime = memo(function OverTime(props: OverTimeProps) {
  const {
    sums,
    edges,
    shape,
    count,
    charted,
    oldest,
    isWhole: whole,
    covers: sumsCover,
    zone,
    asOf,
    rangeHref,
    onRange,
  } = props;
  const [chosen, setChosen] = useState<Measure | null>(null);
  const measure = chosen ?? (whole ? 'tokens' : 'interceptions');
  const isCounted = measure === 'interceptions' && !whole;
  // The bars of the server's counts do not depend on the sums, so that they do not render again for each page of rows.
  const barSums = isCounted ? null : sums;
  const bars = useMemo(
    () => (barSums === null ? countsToBars(shape, charted) : totalsToBars(barSums, edges, measure)),
    [barSums, edges, shape, charted, measure],
  );
  const table = useMemo(
    () => timeTable({ ...bars, measure }, zone, rangeHref),
    [bars, measure, zone, rangeHref],
  );
  const more = useMemo(() => timeColumns(bars, zone, oldest), [bars, zone, oldest]);
  const counted = shape.reduce((sum, bar) => sum + (bar.count ?? 0), 0);
  const covers = isCounted
    ? describeCoverage({ read: counted, count: count ?? 0, isNewest: false })
    : sumsCover;
  const last = bars.bars.at(-1);
  // The first and the last bar may be cut short, and a daylight saving change shortens or lengthens a bar.
  const longest = Math.max(...bars.bars.map(({ from, to }) => to - from));
  const axis = [...(last ? [describeStep(longest)] : []), zone === 'UTC' ? 'UTC' : localZone()];

  return (
    <ChartCard
      title={TITLES[measure]}
      file={`${measure}-over-time`}
      covers={covers}
      table={table}
      more={more}
      actions={
        <Button variant="quiet" onClick={() => setChosen(measure === 'tokens' ? 'interceptions' : 'tokens')}>
          {measure === 'tokens' ? t('Interceptions') : t('Tokens')}
        </Button>
      }
      note={
        <>
          {axis.join(', ')}.{last && last.to > asOf ? ` ${t('The last bar is incomplete.')}` : ''}
          <Outside bars={bars} zone={zone} oldest={oldest} href={rangeHref} />
          {measure === 'tokens' && !whole ? ` ${t('Data that hasn’t loaded yet isn’t shown.')}` : ''}
        </>
      }
    >
      <RegionBoundary>
        <LazyTimeChart props={{ bars, zone, asOf, onRange }} fallback={<div className="h-[220px]" />} />
      </RegionBoundary>
      {bars.series.length > 1 ? (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          {bars.series.map(series => (
            <li key={series.key} className="inline-flex min-w-0 items-center gap-1.5">
              <i
                aria-hidden="true"
                className="size-2 shrink-0 rounded-[2px]"
                style={{ background: series.color }}
              />
              <UntrustedText text={series.label} title={series.name} className="max-w-72 truncate" />
            </li>
          ))}
        </ul>
      ) : null}
    </ChartCard>
  );
});

interface OutsideProps {
  bars: TimeBars;
  zone: TimeZone;
  oldest: string | null;
  href: OverTimeProps['rangeHref'];
}

/** Describes the interceptions that have no bar because they are far from all others. */
function Outside({ bars, zone, oldest, href }: OutsideProps) {
  const { before, after } = bars;
  const { from, to } = timeSpanOf(bars);
  const at = (time: number): string => formatDateTime(new Date(time).toISOString(), zone);
  return (
    <>
      {before === null ? null : (
        <>
          {' '}
          {plural(
            before.interceptions,
            {
              one: '{n} interception isn’t shown. It started before {time}, at {oldest}.',
              other: '{n} interceptions aren’t shown. They started before {time}, the oldest at {oldest}.',
            },
            { time: at(from), oldest: oldest === null ? '?' : formatDateTime(oldest, zone) },
          )}{' '}
          <Link to={href(null, from)} className="hover:underline">
            {t('Show previous part')}
          </Link>
        </>
      )}
      {after === null ? null : (
        <>
          {' '}
          {plural(
            after.interceptions,
            {
              one: '{n} interception isn’t shown. It started after {time}.',
              other: '{n} interceptions aren’t shown. They started after {time}.',
            },
            { time: at(to) },
          )}{' '}
          <Link to={href(to, null)} className="hover:underline">
            {t('Show next part')}
          </Link>
        </>
      )}
    </>
  );
}
