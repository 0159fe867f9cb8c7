import { describeError } from '#shared/api/error-messages.ts';
import { UnreachableError } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import { t } from '#shared/i18n/t.ts';
import { ErrorDetail, ErrorState } from '#shared/ui/error-state.tsx';
import { useOnline } from '#shared/ui/browser-state.ts';
import type { UsageJob } from '#features/usage/engine/usage-job.ts';
import type { UsageState } from '#features/usage/engine/usage-state.ts';
import { Button } from '#shared/ui/button.tsx';

/** Why reading stopped; what was read stays. */
export function LoadError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { kind, title, detail, quote, canRetry } = describeError(error);
  useOnline(error instanceof UnreachableError, onRetry);
  const signedOut = kind === 'signed-out';
  return (
    <ErrorState
      title={title}
      onRetry={canRetry ? onRetry : undefined}
      onSignIn={signedOut ? () => session.ask('expired') : undefined}
      stuck={!canRetry && !signedOut}
    >
      {t('Loading stopped. The figures cover only what was loaded.')}{' '}
      <ErrorDetail detail={detail} quote={quote} />
    </ErrorState>
  );
}

interface CountAllProps {
  state: UsageState;
  reading: UsageJob | null;
  /** Nothing is left to count. */
  isWhole: boolean;
  onStart: () => void;
}

/** Reads everything where only the loaded rows are summed, with how far it is and a way to stop. */
export function LoadAllButton({ state, reading, isWhole, onStart }: CountAllProps) {
  const { phase, read, count } = state;
  if (phase === 'reading' || phase === 'checking' || (reading !== null && phase === 'planning')) {
    return (
      <>
        <progress
          aria-label={t('Loading progress')}
          max={Math.max(count ?? 1, 1)}
          value={read}
          className="progress-line w-24"
        />
        <Button look="link" onClick={reading?.stop}>
          {t('Stop')}
        </Button>
      </>
    );
  }
  if (isWhole) return null;
  return (
    <Button look="link" onClick={() => (reading ? reading.read(null) : onStart())}>
      {t('Load all')}
    </Button>
  );
}
