import { formatBytes } from '#shared/lib/byte-sizes.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import type { UsageState } from '#features/usage/engine/usage-state.ts';
import { richPlural } from '#shared/i18n/rich.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { formatSeconds } from './reading-words.ts';

type RunningPhase = 'reading' | 'paused' | 'checking';

interface ReadingProgressProps {
  state: UsageState;
  phase: RunningPhase;
  /** All there is to read. */
  count: number;
}

/** How far a reading is that is under way. */
export function ReadingProgress({ state, phase, count }: ReadingProgressProps) {
  const { matching, read, bytes, secondsLeft } = state;
  const progress = <span className="font-semibold text-text">{describeProgress(phase, read, count)}</span>;
  const left =
    secondsLeft === null || phase !== 'reading'
      ? []
      : [t('about {time}', { time: formatSeconds(secondsLeft) })];
  return (
    <p className="tabular text-muted">
      {matching === null
        ? progress
        : richPlural(
            matching,
            {
              one: '{progress} to find the {n} that matches',
              other: '{progress} to find the {n} that match',
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
        { one: 'Reading {read} of {n} interception', other: 'Reading {read} of {n} interceptions' },
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
        { one: 'Checking {read} of {n} interception', other: 'Checking {read} of {n} interceptions' },
        some,
      );
  }
}
