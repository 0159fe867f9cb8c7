import { ScanText } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDuration } from '#shared/i18n/durations.ts';
import { formatDateTime, type TimeZone } from '#shared/i18n/times.ts';
import {
  missingTimes,
  type UsageJob,
  type UsageState,
  type RangePlan,
  rangePlan,
} from '#features/usage/engine/usage-state.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { formatBytes, formatCount, formatCompact } from '#shared/lib/numbers.ts';
import { richPlural, rich } from '#shared/i18n/rich.tsx';
import { Icon } from '#shared/ui/icon.tsx';
import { Button } from '#shared/ui/button.tsx';
import { coverageOf, describeCoverage } from './coverage.ts';

/** Maximum number of times to list. The others are counted. */
const MAX_LISTED_TIMES = 3;

/** For example `20 s` or `3 m 20 s`, rounded so that it does not flicker. */
function formatSeconds(seconds: number): string {
  const step = seconds < 20 ? 1 : 5;
  const whole = Math.max(step, Math.round(seconds / step) * step);
  return whole < 60 ? t('{seconds} s', { seconds: whole }) : formatDuration(whole * 1000);
}

/** Lists the times that are not fully loaded, or returns an empty string. */
function describeMissing({ parts }: UsageState, zone: TimeZone): string {
  const missing = missingTimes(parts);
  if (missing.length === 0) return '';
  const format = (time: number): string => formatDateTime(new Date(time).toISOString(), zone);
  const named = missing.slice(0, MAX_LISTED_TIMES);
  const times = named
    .map(({ from, to }) => t('{from} to {to}', { from: format(from), to: format(to) }))
    .join('; ');
  const more = missing.length - named.length;
  return more === 0
    ? t('Not loaded: {times}.', { times })
    : plural(
        more,
        { one: 'Not loaded: {times} and {n} more range.', other: 'Not loaded: {times} and {n} more ranges.' },
        { times },
      );
}

type RunningPhase = 'reading' | 'paused' | 'checking';

interface LoadProgressProps {
  state: UsageState;
  phase: RunningPhase;
  /** Number of rows to load. */
  count: number;
}

/** Progress of a running load. */
function LoadProgress({ state, phase, count }: LoadProgressProps) {
  const { matching, read, bytes, secondsLeft } = state;
  const progress = <span className="font-semibold text-text">{describeProgress(phase, read, count)}</span>;
  const timeLeft =
    secondsLeft === null || phase !== 'reading'
      ? []
      : [t('about {time} left', { time: formatSeconds(secondsLeft) })];
  return (
    <p className="tabular text-muted">
      {matching === null
        ? progress
        : richPlural(
            matching,
            {
              one: '{progress} to find {n} match',
              other: '{progress} to find {n} matches',
            },
            { progress },
          )}
      {['', ...timeLeft, ...(bytes > 0 ? [formatBytes(bytes)] : [])].join(' · ')}
    </p>
  );
}

function describeProgress(phase: RunningPhase, read: number, count: number): string {
  const some = { read: formatCount(read) };
  switch (phase) {
    case 'reading':
      return plural(
        count,
        { one: 'Loading {read} of {n} interception', other: 'Loading {read} of {n} interceptions' },
        some,
      );
    case 'paused':
      return plural(
        count,
        { one: 'Paused at {read} of {n} interception', other: 'Paused at {read} of {n} interceptions' },
        some,
      );
    case 'checking':
      return plural(
        count,
        { one: 'Verifying {read} of {n} interception', other: 'Verifying {read} of {n} interceptions' },
        some,
      );
  }
}

interface LoadedSummaryProps {
  state: UsageState;
  /** The load of all remaining rows. */
  plan: RangePlan;
  zone: TimeZone;
}

/** Shown while no load is running: what is loaded and what is missing. */
function LoadedSummary({ state, plan, zone }: LoadedSummaryProps) {
  const { phase, parts, read, bytes } = state;
  const cachedRows = parts.reduce((sum, { rows, cached }) => sum + (cached ? rows : 0), 0);
  const covered = <span className="font-semibold text-text">{describeCoverage(coverageOf(state))}</span>;
  return (
    <p className="me-auto text-muted">
      {phase !== 'done' && plan.requests > 0
        ? richPlural(
            plan.requests,
            {
              one: '{covered} loaded. Loading all takes about {n} request ({size}).',
              other: '{covered} loaded. Loading all takes about {n} requests ({size}).',
            },
            { covered, size: formatBytes(plan.bytes) },
          )
        : bytes > 0
          ? rich('{covered} loaded ({size})', { covered, size: formatBytes(bytes) })
          : covered}
      {cachedRows > 0
        ? ` ${plural(cachedRows, {
            one: '{n} from cache.',
            other: '{n} from cache.',
          })}`
        : ''}
      {phase !== 'done' && read > 0 && parts.some(part => part.rows > 0)
        ? ` ${describeMissing(state, zone)}`
        : ''}
    </p>
  );
}

/** Number of newest rows to offer if everything is a large load. */
const NEWEST_ROWS = 10_000;

interface LoadProgressBarProps {
  state: UsageState;
  job: UsageJob | null;
  zone: TimeZone;
  /** Link to a shorter range, if there is one. */
  narrower: ReactNode;
  onClearCache: () => void;
}

/** Shows what is loaded, the cost of loading more, and the progress of a load. */
export function LoadProgressBar({ state, job, zone, narrower, onClearCache }: LoadProgressBarProps) {
  const { phase, parts, count, read } = state;
  if (job === null || count === null || phase === 'planning' || (phase === 'done' && count === 0))
    return null;
  const isRunning = phase === 'reading' || phase === 'paused' || phase === 'checking';
  // The database sums all rows with one request, which cannot wait.
  const isOneRequest = parts.length === 0;
  const plan = rangePlan(state, null);
  const newest = rangePlan(state, NEWEST_ROWS);

  return (
    <section aria-label={t('Loading')} className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <Icon icon={ScanText} size={15} className="text-muted max-sm:hidden" />
      {isRunning ? (
        <>
          <LoadProgress state={state} phase={phase} count={count} />
          <progress
            aria-label={t('Progress')}
            max={Math.max(count, 1)}
            value={read}
            className="progress-line min-w-24 flex-1"
          />
          {isOneRequest ? null : phase === 'paused' ? (
            <Button variant="link" onClick={job.resume}>
              {t('Continue')}
            </Button>
          ) : (
            <Button variant="link" onClick={job.pause} disabled={phase === 'checking'}>
              {t('Pause')}
            </Button>
          )}
          <Button variant="link" onClick={job.stop}>
            {t('Stop')}
          </Button>
        </>
      ) : (
        <>
          <LoadedSummary state={state} plan={plan} zone={zone} />
          {plan.parts.length > 0 || (isOneRequest && phase !== 'done') ? (
            <>
              <Button variant="primary" onClick={() => job.read(null)}>
                {t('Load all')}
              </Button>
              {newest.parts.length > 0 && newest.requests < plan.requests ? (
                <Button onClick={() => job.read(NEWEST_ROWS)}>
                  {plural(
                    newest.requests,
                    { one: 'Load newest {rows} ({n} request)', other: 'Load newest {rows} ({n} requests)' },
                    { rows: formatCompact(newest.rows) },
                  )}
                </Button>
              ) : null}
              {narrower}
            </>
          ) : null}
          {parts.some(part => part.cached && part.rows > 0) ? (
            <Button variant="link" onClick={onClearCache}>
              {t('Clear cache')}
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}
