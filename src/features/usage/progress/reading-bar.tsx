import { ScanText } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCompact } from '#shared/lib/numbers.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { planOf, type UsageState } from '#features/usage/engine/usage-state.ts';
import type { UsageReading } from '#features/usage/engine/usage-job.ts';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { ReadSoFar } from './read-so-far.tsx';
import { ReadingProgress } from './reading-progress.tsx';

/** Of the newest so many is offered where everything is much. */
const NEWEST = 10_000;

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
  const { phase, parts, count, read } = state;
  if (reading === null || count === null || phase === 'surveying' || (phase === 'done' && count === 0))
    return null;
  const isRunning = phase === 'reading' || phase === 'paused' || phase === 'checking';
  const plan = planOf(state, null);
  const newest = planOf(state, NEWEST);

  return (
    <section aria-label={t('Reading')} className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <ScanText aria-hidden="true" size={15} strokeWidth={1.75} className="text-muted max-sm:hidden" />
      {isRunning ? (
        <>
          <ReadingProgress state={state} phase={phase} count={count} />
          <progress
            aria-label={t('Read')}
            max={Math.max(count, 1)}
            value={read}
            className="progress-line min-w-24 flex-1"
          />
          {phase === 'paused' ? (
            <Button look="link" onClick={reading.resume}>
              {t('Go on')}
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
          <ReadSoFar state={state} plan={plan} zone={zone} />
          {plan.parts.length > 0 ? (
            <>
              <Button look="primary" onClick={() => reading.read(null)}>
                {t('Read everything')}
              </Button>
              {newest.parts.length > 0 && newest.requests < plan.requests ? (
                <Button onClick={() => reading.read(NEWEST)}>
                  {plural(
                    newest.requests,
                    { one: 'The newest {rows}: {n} request', other: 'The newest {rows}: {n} requests' },
                    { rows: formatCompact(newest.rows) },
                  )}
                </Button>
              ) : null}
              {narrower}
            </>
          ) : null}
          {parts.some(part => part.kept && part.rows > 0) ? (
            <Button look="link" onClick={onForget}>
              {t('Forget what is remembered')}
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}
