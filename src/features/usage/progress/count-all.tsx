import type { UsageReading } from '#features/usage/engine/usage-job.ts';
import type { UsageState } from '#features/usage/engine/usage-state.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';

interface CountAllProps {
  state: UsageState;
  reading: UsageReading | null;
  /** Nothing is left to count. */
  isWhole: boolean;
  onStart: () => void;
}

/** Reads everything where only the loaded rows are summed, with how far it is and a way to stop. */
export function CountAll({ state, reading, isWhole, onStart }: CountAllProps) {
  const { phase, read, count } = state;
  if (phase === 'reading' || phase === 'checking' || (reading !== null && phase === 'surveying')) {
    return (
      <>
        <progress
          aria-label={t('Counted')}
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
      {t('Count all')}
    </Button>
  );
}
