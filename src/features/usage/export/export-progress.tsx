import type { ExportState } from './export-state.ts';
import { t } from '#shared/i18n/t.ts';
import { describeProgress, PHASE_WORDS } from './export-messages.ts';

/** How far the file has come. Only what is done is told unasked; the figures are at hand for who looks. */
export function ExportProgress({ state }: { state: ExportState }) {
  const { phase, rows, count } = state;
  const words = describeProgress(state);
  const most = Math.max(1, count ?? 1, rows);
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label={t('Export')}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={rows}
        aria-valuetext={words}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full bg-accent" style={{ width: `${(100 * rows) / most}%` }} />
      </div>
      <p className="flex flex-wrap justify-between gap-x-4">
        <span className="tabular">{words}</span>
        <span role="status" className="text-muted">
          {PHASE_WORDS[phase]}
        </span>
      </p>
    </div>
  );
}
