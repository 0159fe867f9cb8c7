import { Dialog } from '@base-ui/react/dialog';
import { useId, useRef, useState, type RefObject } from 'react';
import { serializeFilters } from '#shared/domain/filter-query.ts';
import type { Filters } from '#shared/domain/filters.ts';
import { columnName, DEFAULT_COLUMNS } from '#shared/domain/list-columns.ts';
import { addView, uniqueName, MAX_VIEWS, viewNameError } from '#shared/domain/saved-views.ts';
import { columnsPreference, timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { t } from '#shared/i18n/t.ts';
import { describeFilters } from './view-labels.ts';
import { markViewOpened, saveViews, useSavedViews } from './use-saved-views.ts';

interface SaveViewDialogProps {
  owner: string;
  filters: Filters;
  /** The button that opened the dialog. */
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Saves the current filters under a name. */
export function SaveViewDialog({ owner, filters, finalFocus, onClose }: SaveViewDialogProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const views = useSavedViews(owner);
  const description = describeFilters(filters, usePreference(timeZonePreference));
  const columns = usePreference(columnsPreference) ?? DEFAULT_COLUMNS;
  const [name, setName] = useState(() => uniqueName(description.slice(0, MAX_VIEWS.name).trim(), views));
  const [withColumns, setWithColumns] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);

  const save = () => {
    const isFull = views.length >= MAX_VIEWS.views;
    const why = isFull
      ? t('You’ve reached the limit of {n} views.', { n: MAX_VIEWS.views })
      : viewNameError(name, views);
    setProblem(why);
    if (why !== null) return field.current?.focus();
    const draft = {
      name: name.trim(),
      filters: serializeFilters(filters),
      columns: withColumns ? [...columns] : null,
    };
    const next = addView(views, draft);
    saveViews(owner, next);
    markViewOpened.set(next.at(-1)?.id ?? null);
    onClose();
  };

  return (
    <DialogFrame
      open
      title={t('Save view')}
      description={rich('{filters}. Saved in this browser.', {
        filters: <UntrustedText text={description} />,
      })}
      className="max-w-[28rem] gap-4"
      initialFocus={field}
      finalFocus={finalFocus}
      onOpenChange={onClose}
    >
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <div>
          <label htmlFor={`${id}-name`} className="mb-1 block text-sm text-muted">
            {t('Name')}
          </label>
          <input
            ref={field}
            id={`${id}-name`}
            value={name}
            maxLength={MAX_VIEWS.name}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onFocus={event => event.target.select()}
            onChange={event => {
              setName(event.target.value);
              setProblem(null);
            }}
            className="h-[34px] w-full rounded-control border border-line-strong bg-bg px-2.5 aria-invalid:border-error"
          />
          <p id={`${id}-problem`} role="alert" className="mt-1 text-sm text-error empty:hidden">
            {problem}
          </p>
        </div>
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-[3px] accent-accent"
            checked={withColumns}
            onChange={event => setWithColumns(event.target.checked)}
          />
          <span>
            {t('Include columns')}
            <span className="block text-sm text-muted">{columns.map(columnName).join(', ')}</span>
          </span>
        </label>
        <div className="flex justify-end gap-2">
          <Dialog.Close render={<Button />}>{t('Cancel')}</Dialog.Close>
          <Button variant="primary" type="submit">
            {t('Save')}
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
