import { ScanText } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '#lib/byte-sizes.ts';
import { formatCompact, formatCount } from '#lib/numbers.ts';
import { formatDateTime, type TimeZone } from '#lib/times.ts';
import { missingTimes, planOf, type UsageState } from '#reader/usage-state.ts';
import type { UsageReading } from '#reader/usage-reading.ts';
import { Button } from '#ui/button.tsx';
import { coverageOf, describeCoverage } from './coverage.ts';
import { formatSeconds } from './reading-words.ts';

/** Of the newest so many is offered where everything is much. */
const NEWEST = 10_000;
/** Named one by one; more are a number. */
const MOST_TIMES = 3;

interface ReadingBarProps {
  state: UsageState;
  reading: UsageReading | null;
  zone: TimeZone;
  /** A narrower range, as a link, where there is one. */
  narrower: ReactNode;
  onForget: () => void;
}

/** What was read, what it would take to read on, and how far it is. */
export function ReadingBar({ state, reading, zone, narrower, onForget }: ReadingBarProps) {
  const { phase, parts, count, matching, read, bytes, secondsLeft } = state;
  if (reading === null || count === null || phase === 'surveying' || (phase === 'done' && count === 0))
    return null;
  const kept = parts.filter(part => part.kept);
  const keptRows = kept.reduce((sum, { rows }) => sum + rows, 0);
  const isRunning = phase === 'reading' || phase === 'paused' || phase === 'checking';
  const plan = planOf(state, null);
  const newest = planOf(state, NEWEST);

  return (
    <section aria-label="Reading" className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <ScanText aria-hidden="true" size={15} strokeWidth={1.75} className="text-muted max-sm:hidden" />
      {isRunning ? (
        <>
          <p className="tabular">
            <span className="font-semibold">
              {phase === 'checking' ? 'Checking' : phase === 'paused' ? 'Paused at' : 'Reading'}{' '}
              {formatCount(read)} of {formatCount(count)} interceptions
            </span>
            <span className="text-muted">
              {matching === null ? '' : ` to find the ${formatCount(matching)} that match`}
              {secondsLeft === null || phase !== 'reading'
                ? ''
                : ` · about ${formatSeconds(secondsLeft)}`} · {formatBytes(bytes)}
            </span>
          </p>
          <progress
            aria-label="Read"
            max={Math.max(count, 1)}
            value={read}
            className="progress-line min-w-24 flex-1"
          />
          {phase === 'paused' ? (
            <Button look="link" onClick={reading.resume}>
              Go on
            </Button>
          ) : (
            <Button look="link" onClick={reading.pause} disabled={phase === 'checking'}>
              Pause
            </Button>
          )}
          <Button look="link" onClick={reading.stop}>
            Stop
          </Button>
        </>
      ) : (
        <>
          <p className="me-auto">
            <span className="font-semibold">{describeCoverage(coverageOf(state))}</span>{' '}
            <span className="text-muted">
              {phase === 'done'
                ? bytes > 0 && `read, ${formatBytes(bytes)}`
                : `read; everything takes about ${formatCount(plan.requests)} requests, ${formatBytes(plan.bytes)}.`}
              {keptRows > 0 ? ` ${formatCount(keptRows)} are remembered from an earlier reading.` : ''}
              {phase !== 'done' && read > 0 && parts.some(part => part.rows > 0)
                ? ` ${describeMissing(state, zone)}`
                : ''}
            </span>
          </p>
          {plan.parts.length > 0 ? (
            <>
              <Button look="primary" onClick={() => reading.read(null)}>
                Read everything
              </Button>
              {newest.parts.length > 0 && newest.requests < plan.requests ? (
                <Button onClick={() => reading.read(NEWEST)}>
                  The newest {formatCompact(newest.rows)}: {formatCount(newest.requests)} requests
                </Button>
              ) : null}
              {narrower}
            </>
          ) : null}
          {keptRows > 0 ? (
            <Button look="link" onClick={onForget}>
              Forget what is remembered
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}

function describeMissing({ parts }: UsageState, zone: TimeZone): string {
  const times = missingTimes(parts);
  if (times.length === 0) return '';
  const named = times.slice(0, MOST_TIMES).map(({ from, to }) => {
    const [start, end] = [from, to].map(time => formatDateTime(new Date(time).toISOString(), zone));
    return `${start} to ${end}`;
  });
  const more = times.length - named.length;
  return `Not read: ${named.join('; ')}${more > 0 ? `; and ${more} more times` : ''}.`;
}
