import { t } from '#shared/i18n/t.ts';
import { describeError } from '#shared/api/error-messages.ts';
import { formatBytes } from '#shared/lib/numbers.ts';
import { Button } from '#shared/ui/button.tsx';
import { ErrorDetail, ErrorState } from '#shared/ui/error-state.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { focusIfBody } from '#shared/ui/interaction.ts';
import { type ExportState, describeExport, isComplete } from './export-state.ts';
import { describeProgress, PHASE_LABELS, describeOutcome, fileNames } from './export-messages.ts';
import type { OpenExport } from './use-export.ts';

/** Progress of the file. Only the phase is a live region; the numbers change too often to announce. */
export function ExportProgress({ state }: { state: ExportState }) {
  const { phase, read, count } = state;
  const label = describeProgress(state);
  const max = Math.max(1, count ?? 1, read);
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label={t('Export')}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={read}
        aria-valuetext={label}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full bg-accent" style={{ width: `${(100 * read) / max}%` }} />
      </div>
      <p className="flex flex-wrap justify-between gap-x-4">
        <span className="tabular">{label}</span>
        <span role="status" className="text-muted">
          {PHASE_LABELS[phase]}
        </span>
      </p>
    </div>
  );
}

interface ExportOutcomeProps {
  exported: OpenExport;
  state: ExportState;
  onRetry: () => void;
  onSaved: () => void;
}

export function ExportOutcome({ exported, state, onRetry, onSaved }: ExportOutcomeProps) {
  const { request } = exported;
  const names = fileNames(request.form.format, state.endedAt ?? 0);
  const error = state.error === null ? null : describeError(state.error);
  const isEmpty = state.read === 0;

  const saveRows = () => {
    const file = exported.file();
    saveFile(file, names.rows, file.type);
    onSaved();
  };
  const saveDescription = () => {
    const description = describeExport(state, { ...request, file: names.rows });
    saveFile(`${JSON.stringify(description, null, 2)}\n`, names.description);
  };

  return (
    <>
      {error ? (
        <ErrorState title={error.title} onRetry={error.canRetry ? onRetry : undefined}>
          <ErrorDetail detail={error.detail} quote={error.quote} />
        </ErrorState>
      ) : null}
      <p role="status">{describeOutcome(state)}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          ref={focusIfBody}
          variant={isComplete(state) ? 'primary' : 'plain'}
          disabled={isEmpty}
          onClick={saveRows}
        >
          {t('Download file ({size})', { size: formatBytes(state.bytes) })}
        </Button>
        <Button disabled={isEmpty} onClick={saveDescription}>
          {t('Download summary')}
        </Button>
        {state.phase === 'stopped' ? <Button onClick={onRetry}>{t('Continue')}</Button> : null}
        {state.phase === 'done' && !state.verified ? (
          <Button onClick={onRetry}>{t('Verify again')}</Button>
        ) : null}
      </div>
    </>
  );
}
