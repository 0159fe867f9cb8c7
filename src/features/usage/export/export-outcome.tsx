import { describeError } from '#shared/api/error-messages.ts';
import { formatBytes } from '#shared/lib/byte-sizes.ts';
import { describeExport, isComplete } from './export-description.ts';
import type { ExportState } from './export-state.ts';
import { Button } from '#shared/ui/button.tsx';
import { ErrorDetail } from '#shared/ui/error-detail.tsx';
import { ErrorNotice } from '#shared/ui/error-notice.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { t } from '#shared/i18n/t.ts';
import { describeOutcome, fileNames } from './export-messages.ts';
import { takeFocus } from '#shared/ui/take-focus.ts';
import type { OpenExport } from './use-export.ts';

interface ExportOutcomeProps {
  exported: OpenExport;
  state: ExportState;
  onAgain: () => void;
  onSaved: () => void;
}

/** The file as far as it came, what of the rows it holds, and the ways on. */
export function ExportOutcome({ exported, state, onAgain, onSaved }: ExportOutcomeProps) {
  const { asked } = exported;
  const names = fileNames(asked.form.format, state.endedAt ?? 0);
  const error = state.error === null ? null : describeError(state.error);
  const isEmpty = state.rows === 0;

  const saveRows = () => {
    const file = exported.file();
    saveFile(file, names.rows, file.type);
    onSaved();
  };
  const saveDescription = () => {
    const description = describeExport(state, { ...asked, file: names.rows });
    saveFile(`${JSON.stringify(description, null, 2)}\n`, names.description);
  };

  return (
    <>
      {error ? (
        <ErrorNotice title={error.title} onRetry={error.canRetry ? onAgain : undefined}>
          <ErrorDetail detail={error.detail} quote={error.quote} />
        </ErrorNotice>
      ) : null}
      <p role="status">{describeOutcome(state)}</p>
      <div className="flex flex-wrap gap-2">
        <Button
          ref={takeFocus}
          look={isComplete(state) ? 'primary' : 'plain'}
          disabled={isEmpty}
          onClick={saveRows}
        >
          {t('Save rows ({size})', { size: formatBytes(state.bytes) })}
        </Button>
        <Button disabled={isEmpty} onClick={saveDescription}>
          {t('Save description')}
        </Button>
        {state.phase === 'stopped' ? <Button onClick={onAgain}>{t('Go on')}</Button> : null}
        {state.phase === 'done' && !state.settled ? (
          <Button onClick={onAgain}>{t('Check again')}</Button>
        ) : null}
      </div>
    </>
  );
}
