import { Dialog } from '@base-ui/react/dialog';
import { useState, type RefObject } from 'react';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { isSelective } from '#shared/domain/filter-selection.ts';
import { isRunning } from './export-state.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog-frame.tsx';
import { useNote } from '#shared/ui/use-note.ts';
import { useVeil } from '#shared/ui/veil.ts';
import { t } from '#shared/i18n/t.ts';
import { ExportChoice, useExportForm } from './export-choice.tsx';
import { ExportOutcome } from './export-outcome.tsx';
import { ExportProgress } from './export-progress.tsx';
import { HiddenText } from './hidden-text.tsx';
import { describeTask, whyNotClosed } from './export-messages.ts';
import { takeFocus } from '#shared/ui/take-focus.ts';
import { useExport } from './use-export.ts';

export interface ExportTask {
  filters: Filters;
  /** From when the moving range is counted, milliseconds. */
  asOf: number;
  zone: TimeZone;
  /** The server's count of all that match. */
  count: number;
}

interface ExportDialogProps extends ExportTask {
  /** What opened it: not every browser gives a pressed button the focus, to be found again. */
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

export function ExportDialog({ filters, asOf, zone, count, finalFocus, onClose }: ExportDialogProps) {
  const veiled = useVeil();
  const [included, setIncluded] = useState(false);
  const form = useExportForm(veiled && !included);
  const { exported, state, begin } = useExport();
  const [saved, setSaved] = useState(false);
  const [warned, setWarned] = useState<string | null>(null);
  const [note, say] = useNote();
  const hasColumns = form.format === 'ndjson' || form.columns.length > 0;
  const running = state !== null && isRunning(state);

  return (
    <DialogFrame
      open
      title={t('Export rows')}
      description={describeTask(count, isSelective(filters))}
      className="max-w-[34rem] gap-4 pb-0!"
      finalFocus={finalFocus}
      disablePointerDismissal
      onOpenChange={(_open, details) => {
        const reason = whyNotClosed(state, saved);
        if (reason === null || reason === warned) return onClose();
        details.cancel();
        setWarned(reason);
        say(reason);
      }}
    >
      {state === null ? <ExportChoice form={form} /> : <ExportProgress state={state} />}
      {state === null && veiled ? <HiddenText included={included} onIncluded={setIncluded} /> : null}
      {exported && state && !running ? (
        <ExportOutcome
          exported={exported}
          state={state}
          onSaved={() => setSaved(true)}
          onAgain={() => {
            setSaved(false);
            exported.start();
          }}
        />
      ) : null}
      <div className="sticky -bottom-4 -mx-4 flex flex-wrap items-center justify-end gap-2 rounded-b-panel border-t border-line bg-panel px-4 py-3">
        <span role="status" className="me-auto text-sm text-muted">
          {hasColumns ? note : t('Choose at least one column')}
        </span>
        <Dialog.Close render={<Button />}>{state === null ? t('Cancel') : t('Close')}</Dialog.Close>
        {state === null ? (
          <Button
            look="primary"
            aria-disabled={!hasColumns}
            onClick={() => hasColumns && begin({ filters, asOf, zone, form })}
          >
            {t('Start')}
          </Button>
        ) : null}
        {running ? (
          <Button ref={takeFocus} onClick={() => exported?.stop()}>
            {t('Stop')}
          </Button>
        ) : null}
      </div>
    </DialogFrame>
  );
}
