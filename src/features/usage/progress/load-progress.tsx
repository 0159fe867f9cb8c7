import { ScanText } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDuration } from '#shared/i18n/durations.ts';
import { formatDateTime, type TimeZone } from '#shared/i18n/times.ts';
import {
  missingTimes,
  type UsageState,
  type RangePlan,
  rangePlan,
} from '#features/usage/engine/usage-state.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { formatBytes, formatCount, formatCompact } from '#shared/lib/numbers.ts';
import { richPlural, rich } from '#shared/i18n/rich.tsx';
import type { UsageJob } from '#features/usage/engine/usage-job.ts';
import { Button } from '#shared/ui/button.tsx';
import { coverageOf, describeCoverage } from './coverage.ts';

/** Named one by one; more are a number. */
const MAX_TIMES = 3;

/** `20 s`, `3 m 20 s`: what is left to wait, in steps that do not flicker. */
function formatSeconds(seconds: number): string {
  const step = seconds < 20 ? 1 : 5;
  const whole = Math.max(step, Math.round(seconds / step) * step);
  return whole < 60 ? t('{seconds} s', { seconds: whole }) : formatDuration(whole * 1000);
}

/** The times of which not everything was read; empty where there are none. */
function describeMissing({ parts }: UsageState, zone: TimeZone): string {
  const missing = missingTimes(parts);
  if (missing.length === 0) return '';
  const said = (time: number): string => formatDateTime(new Date(time).toISOString(), zone);
  const named = missing.slice(0, MAX_TIMES);
  const times = named
    .map(({ from, to }) => t('{from} to {to}', { from: said(from), to: said(to) }))
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

interface ReadingProgressProps {
  state: UsageState;
  phase: RunningPhase;
  /** All there is to read. */
  count: number;
}

/** How far a reading is that is under way. */
function LoadProgress({ state, phase, count }: ReadingProgressProps) {
  const { matching, read, bytes, secondsLeft } = state;
  const progress = <span className="font-semibold text-text">{describeProgress(phase, read, count)}</span>;
  const left =
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
      {['', ...left, formatBytes(bytes)].join(' · ')}
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

interface ReadSoFarProps {
  state: UsageState;
  /** What it takes to read everything. */
  plan: RangePlan;
  zone: TimeZone;
}

/** What was read where no reading is under way, and what is missing. */
function LoadedSummary({ state, plan, zone }: ReadSoFarProps) {
  const { phase, parts, read, bytes } = state;
  const cachedRows = parts.reduce((sum, { rows, kept }) => sum + (kept ? rows : 0), 0);
  const covered = <span className="font-semibold text-text">{describeCoverage(coverageOf(state))}</span>;
  return (
    <p className="me-auto text-muted">
      {phase !== 'done'
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

/** Of the newest so many is offered where everything is much. */
const NEWEST = 10_000;

interface ReadingBarProps {
  state: UsageState;
  reading: UsageJob | null;
  zone: TimeZone;
  /** A narrower range, as a link, where there is one. */
  narrower: ReactNode;
  onForget: () => void;
}

/** What was read, what it would take to read on, and how far it is. */
export function LoadProgressBar({ state, reading, zone, narrower, onForget }: ReadingBarProps) {
  const { phase, parts, count, read } = state;
  if (reading === null || count === null || phase === 'planning' || (phase === 'done' && count === 0))
    return null;
  const isRunning = phase === 'reading' || phase === 'paused' || phase === 'checking';
  const plan = rangePlan(state, null);
  const newest = rangePlan(state, NEWEST);

  return (
    <section aria-label={t('Loading')} className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <ScanText aria-hidden="true" size={15} strokeWidth={1.75} className="text-muted max-sm:hidden" />
      {isRunning ? (
        <>
          <LoadProgress state={state} phase={phase} count={count} />
          <progress
            aria-label={t('Progress')}
            max={Math.max(count, 1)}
            value={read}
            className="progress-line min-w-24 flex-1"
          />
          {phase === 'paused' ? (
            <Button look="link" onClick={reading.resume}>
              {t('Continue')}
            </Button>
          ) : (
            <Button look="link" onClick={reading.pause} disabled={phase === 'checking'}>
              {t('Pause')}
            </Button>
          )}
          <Button look="link" onClick={reading.stop}>
            {t('Stop')}
          </Button>
        </>
      ) : (
        <>
          <LoadedSummary state={state} plan={plan} zone={zone} />
          {plan.parts.length > 0 ? (
            <>
              <Button look="primary" onClick={() => reading.read(null)}>
                {t('Load all')}
              </Button>
              {newest.parts.length > 0 && newest.requests < plan.requests ? (
                <Button onClick={() => reading.read(NEWEST)}>
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
          {parts.some(part => part.kept && part.rows > 0) ? (
            <Button look="link" onClick={onForget}>
              {t('Clear cache')}
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}
