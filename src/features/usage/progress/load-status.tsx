import { t } from '#shared/i18n/t.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import type { UsageJob, UsageState } from '#features/usage/engine/usage-state.ts';
import { Button } from '#shared/ui/button.tsx';

/** Explains why loading stopped. The loaded rows stay visible. */
export function LoadError(props: { error: Error; onRetry: () => void }) {
  return <QueryError {...props} lead={t('Loading stopped. The figures cover only what was loaded.')} />;
}

interface LoadAllButtonProps {
  state: UsageState;
  job: UsageJob | null;
  /** Whether everything is loaded. */
  isComplete: boolean;
  onStart: () => void;
}

/** Loads all rows if only some are summed, with progress and a stop button. */
export function LoadAllButton({ state, job, isComplete, onStart }: LoadAllButtonProps) {
  const { phase, read, count } = state;
  if (phase === 'reading' || phase === 'checking' || (job !== null && phase === 'planning')) {
    return (
      <>
        <progress
          aria-label={t('Loading progress')}
          max={Math.max(count ?? 1, 1)}
          value={read}
          className="progress-line w-24"
        />
        <Button variant="link" onClick={job?.stop}>
          {t('Stop')}
        </Button>
      </>
    );
  }
  if (isComplete) return null;
  return (
    <Button variant="link" onClick={() => (job ? job.read(null) : onStart())}>
      {t('Load all')}
    </Button>
  );
}
