import { useId, useState, type RefObject } from 'react';
import { Dialog } from '@base-ui/react/dialog';
import { t } from '#shared/i18n/t.ts';
import { exportPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import type { TimeZone } from '#shared/i18n/times.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { needsMultipleQueries } from '#shared/domain/filter-selection.ts';
import { dashboardPath } from '#shared/domain/filter-query.ts';
import { saveFromServer } from '#shared/ui/save-file.ts';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { focusIfBody } from '#shared/ui/interaction.ts';
import {
  columnsNamed,
  DEFAULT_COLUMNS,
  EXPORT_COLUMNS,
  type ExportForm,
  type ExportFormat,
} from '#shared/domain/export-columns.ts';
import { isRunning } from '#shared/api/job.ts';
import { ExportOutcome, ExportProgress } from './export-progress.tsx';
import { describeDownload, describeTask, closeWarning } from './export-messages.ts';
import { useExport } from './use-export.ts';

interface IncludePromptsSwitchProps {
  included: boolean;
  onIncluded: (included: boolean) => void;
}

/** Overrides privacy mode for one file. It is off by default each time, so that no file inherits the choice. */
function IncludePromptsSwitch({ included, onIncluded }: IncludePromptsSwitchProps) {
  const id = useId();
  return (
    <div className="rounded-control bg-sunken px-3 py-2">
      <label className="flex min-h-6 items-center gap-2 font-medium">
        <input
          type="checkbox"
          className="accent-accent"
          aria-describedby={id}
          checked={included}
          onChange={event => onIncluded(event.target.checked)}
        />
        {t('Include hidden content')}
      </label>
      <p id={id} className="text-muted">
        {t(
          'Privacy mode is on. Unless you include hidden content, prompts, tool inputs, errors and metadata text are exported as character counts.',
        )}
      </p>
    </div>
  );
}

const FORMATS: readonly { format: ExportFormat; name: string; about: string; redacted?: string }[] = [
  {
    format: 'csv',
    name: 'CSV',
    about: t(
      'For spreadsheets. Includes the columns below; values are escaped so they can’t run as formulas.',
    ),
  },
  {
    format: 'ndjson',
    name: 'NDJSON',
    about: t('For scripts. One raw JSON object per line, including prompts and tool inputs.'),
    redacted: t('For scripts. One raw JSON object per line, without hidden content.'),
  },
];

/** The saved export options. Whether to include hidden content is never saved. */
function useExportForm(redacted: boolean): ExportForm {
  const { format, columns } = usePreference(exportPreference);
  return { format, columns: columnsNamed(columns ?? DEFAULT_COLUMNS).map(({ name }) => name), redacted };
}

function ExportChoice({ form }: { form: ExportForm }) {
  const id = useId();
  const saved = usePreference(exportPreference);
  const { format, columns } = form;
  const choose = (names: readonly string[] | null) =>
    exportPreference.set({ ...saved, columns: names === null ? null : [...names] });

  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{t('Format')}</legend>
        {FORMATS.map(each => (
          <div key={each.format} className="flex items-start gap-2">
            <input
              type="radio"
              id={`${id}-${each.format}`}
              name={id}
              className="mt-[3px] accent-accent"
              checked={each.format === format}
              onChange={() => exportPreference.set({ ...saved, format: each.format })}
            />
            <label htmlFor={`${id}-${each.format}`}>
              <span className="block font-medium">{each.name}</span>
              <span className="block text-muted">
                {form.redacted ? (each.redacted ?? each.about) : each.about}
              </span>
            </label>
          </div>
        ))}
      </fieldset>
      {format === 'csv' ? (
        <fieldset className="min-w-0">
          <legend className="mb-1 font-medium">{t('Columns')}</legend>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {EXPORT_COLUMNS.map(({ name, label }) => (
              <label key={name} className="flex min-h-6 items-center gap-2">
                <input
                  type="checkbox"
                  className="accent-accent"
                  checked={columns.includes(name)}
                  onChange={event =>
                    choose(
                      event.target.checked ? [...columns, name] : columns.filter(column => column !== name),
                    )
                  }
                />
                {label}
              </label>
            ))}
          </div>
          <div className="mt-2 flex flex-wrap gap-3">
            <Button variant="link" onClick={() => choose(EXPORT_COLUMNS.map(({ name }) => name))}>
              {t('All columns')}
            </Button>
            <Button variant="link" onClick={() => choose(null)}>
              {t('Default columns')}
            </Button>
          </div>
        </fieldset>
      ) : null}
    </>
  );
}

export interface ExportTask {
  filters: Filters;
  /** Time that a relative range counts back from, in milliseconds. */
  asOf: number;
  zone: TimeZone;
  /** The server's count of all matching rows. */
  count: number;
  /** Whether the server writes the file. Otherwise the rows are loaded page by page. */
  hasDatabase: boolean;
}

function exportPath(filters: Filters, asOf: number, { format, columns, redacted }: ExportForm): string {
  return dashboardPath(`export.${format}`, filters, {
    columns: format === 'csv' ? columns.join(',') : '',
    redacted: redacted ? 'true' : '',
    asOf,
  });
}

interface ExportDialogProps extends ExportTask {
  /** The button that opened the dialog. Safari does not focus a button on click, so the focus cannot be restored without it. */
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

export function ExportDialog(props: ExportDialogProps) {
  const { filters, asOf, zone, count, hasDatabase, finalFocus, onClose } = props;
  const privacyMode = usePrivacyMode();
  const [included, setIncluded] = useState(false);
  const form = useExportForm(privacyMode && !included);
  const { exported, state, begin } = useExport();
  const [saved, setSaved] = useState(false);
  const [warned, setWarned] = useState<string | null>(null);
  const [note, showNote] = useTransientMessage();
  const hasColumns = form.format === 'ndjson' || form.columns.length > 0;
  const running = state !== null && isRunning(state);

  return (
    <DialogFrame
      open
      title={t('Export rows')}
      description={hasDatabase ? describeDownload(count) : describeTask(count, needsMultipleQueries(filters))}
      className="max-w-[34rem] gap-4 pb-0!"
      finalFocus={finalFocus}
      disablePointerDismissal
      onOpenChange={(_open, details) => {
        const reason = closeWarning(state, saved);
        if (reason === null || reason === warned) return onClose();
        details.cancel();
        setWarned(reason);
        showNote(reason);
      }}
    >
      {state === null ? <ExportChoice form={form} /> : <ExportProgress state={state} />}
      {state === null && privacyMode ? (
        <IncludePromptsSwitch included={included} onIncluded={setIncluded} />
      ) : null}
      {exported && state && !running ? (
        <ExportOutcome
          exported={exported}
          state={state}
          onSaved={() => setSaved(true)}
          onRetry={() => {
            setSaved(false);
            exported.start();
          }}
        />
      ) : null}
      <div className="sticky -bottom-4 -mx-4 flex flex-wrap items-center justify-end gap-2 rounded-b-panel border-t border-line bg-panel px-4 py-3">
        <span role="status" className="me-auto text-sm text-muted">
          {hasColumns ? note : t('Select at least one column')}
        </span>
        <Dialog.Close render={<Button />}>{state === null ? t('Cancel') : t('Close')}</Dialog.Close>
        {state === null ? (
          <Button
            variant="primary"
            aria-disabled={!hasColumns}
            onClick={() => {
              if (!hasColumns) return;
              if (!hasDatabase) return begin({ filters, asOf, zone, form });
              saveFromServer(exportPath(filters, asOf, form));
              onClose();
            }}
          >
            {t('Export')}
          </Button>
        ) : null}
        {running ? (
          <Button ref={focusIfBody} onClick={() => exported?.stop()}>
            {t('Stop')}
          </Button>
        ) : null}
      </div>
    </DialogFrame>
  );
}
