import { useEffect, useRef, useState } from 'react';
import type { FindState } from './engine/find-state.ts';
import type { FindReading } from './engine/find-rows.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { describeFound, describeSearched } from './find-words.ts';

/** Milliseconds between two figures: a screen reader reads each of them out. */
const TOLD_EVERY = 3000;

/** How far the search has come, and the way to stop it and to go on. */
export function FindProgress({ state, reading }: { state: FindState; reading: FindReading | null }) {
  const { phase, searched, count } = state;
  const isRunning = phase === 'searching';
  const words = useCalm(`${describeSearched(state)}: ${describeFound(state)}`, isRunning);
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      <p role="status" className="tabular font-semibold">
        {words}
      </p>
      {isRunning ? (
        <progress
          aria-label={t('Searched')}
          max={Math.max(1, count ?? 1)}
          value={searched}
          className="progress-line min-w-24 flex-1"
        />
      ) : null}
      {isRunning ? (
        <Button look="link" onClick={reading?.stop}>
          {t('Stop')}
        </Button>
      ) : null}
      {phase === 'stopped' ? (
        <Button look="link" onClick={reading?.start}>
          {t('Go on')}
        </Button>
      ) : null}
    </div>
  );
}

/** What is told now and then while it changes, and at once when it no longer does. */
function useCalm(words: string, isChanging: boolean): string {
  const [told, setTold] = useState(words);
  const newest = useRef(words);
  useEffect(() => {
    newest.current = words;
  });
  useEffect(() => {
    if (!isChanging) return;
    setTold(newest.current);
    const timer = setInterval(() => setTold(newest.current), TOLD_EVERY);
    return () => clearInterval(timer);
  }, [isChanging]);
  return isChanging ? told : words;
}
