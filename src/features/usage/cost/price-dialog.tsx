import { Dialog } from '@base-ui/react/dialog';
import { useState, type RefObject } from 'react';
import { currencyName } from '#shared/lib/numbers.ts';
import { t, plural } from '#shared/i18n/t.ts';
import { printPriceTable } from '#shared/domain/price-table.ts';
import type { TokenGroup } from '#shared/domain/prices.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { FieldProblem, PriceField, PriceRows } from './price-rows.tsx';
import { type PriceForm, draftOf, usePriceDraft } from './price-draft.ts';
import { PriceImport } from './price-import.tsx';

/** Fields of the whole table. */
function PriceBasis({ form }: { form: PriceForm }) {
  const { draft, change } = form;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <div>
          <label htmlFor={form.idOf('currency')} className="mb-1 block text-sm text-muted">
            {t('Currency')}
          </label>
          <div className="flex items-center gap-2">
            <PriceField
              form={form}
              field="currency"
              value={draft.currency}
              maxLength={3}
              autoCapitalize="characters"
              onChange={event => change({ ...draft, currency: event.target.value.toUpperCase() })}
              className="max-w-16 font-mono"
            />
            <span className="text-sm text-muted">{currencyName(draft.currency)}</span>
          </div>
        </div>
        <div>
          <label htmlFor={form.idOf('as_of')} className="mb-1 block text-sm text-muted">
            {t('Prices as of')}
          </label>
          <PriceField
            form={form}
            field="as_of"
            type="date"
            value={draft.as_of}
            onChange={event => change({ ...draft, as_of: event.target.value })}
            className="tabular"
          />
        </div>
      </div>
      <FieldProblem form={form} field="currency" name={t('Currency')} />
      <FieldProblem form={form} field="as_of" name={t('Prices as of')} />
    </div>
  );
}

interface PriceDialogProps {
  groups: readonly TokenGroup[];
  /** The button that opened the dialog. */
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

export function PriceDialog({ groups, finalFocus, onClose }: PriceDialogProps) {
  const form = usePriceDraft();
  const [importing, setImporting] = useState(false);
  const [warned, setWarned] = useState(false);
  const [note, showNote] = useTransientMessage();
  const { draft, change } = form;
  const isEmpty = draft.rows.length === 0;

  const save = () => {
    const table = form.finish();
    if (table === null) return;
    pricesPreference.set(table.prices.length > 0 ? table : null);
    onClose();
  };

  return (
    <DialogFrame
      open
      title={t('Prices')}
      description={t(
        'Coder doesn’t record costs. They’re estimated from the prices you enter here, per million tokens. They’re stored in this browser.',
      )}
      className="max-w-[60rem] pb-0!"
      finalFocus={finalFocus}
      disablePointerDismissal
      onOpenChange={(_open, details) => {
        if (details.reason !== 'escape-key' || !form.isChanged || warned) return onClose();
        details.cancel();
        setWarned(true);
        showNote(t('Unsaved changes. Press Esc again to discard them.'));
      }}
    >
      <form
        noValidate
        className="flex flex-col gap-4 pt-4"
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <PriceBasis form={form} />
        <PriceRows form={form} groups={groups} showNote={showNote} />
        <p className="text-sm text-muted">
          {rich(
            'The first matching row applies, so put specific rows above general ones. Use {asterisk} as a wildcard. Tokens without a price aren’t counted; enter 0 if they’re free. One-hour cache writes without a price cost twice the input price.',
            { asterisk: <code className="font-mono">*</code> },
          )}
        </p>
        {importing ? (
          <PriceImport
            defaults={draft}
            onTable={table => {
              change(draftOf(table, table.as_of), table.prices.length > 0 ? '0.provider' : 'add');
              setImporting(false);
              showNote(
                plural(table.prices.length, {
                  one: '{n} row imported. Save to apply.',
                  other: '{n} rows imported. Save to apply.',
                }),
              );
            }}
          />
        ) : null}
        <div className="sticky -bottom-4 -mx-4 flex flex-wrap items-center gap-2 rounded-b-panel border-t border-line bg-panel px-4 py-3">
          <Button variant="quiet" aria-expanded={importing} onClick={() => setImporting(!importing)}>
            {t('Import')}
          </Button>
          <Button
            variant="quiet"
            disabled={isEmpty}
            onClick={() => {
              const table = form.finish();
              if (table) saveFile(printPriceTable(table), `prices-${table.as_of}.json`);
            }}
          >
            {t('Export')}
          </Button>
          <Button variant="quiet" disabled={isEmpty} onClick={() => change({ ...draft, rows: [] }, 'add')}>
            {t('Clear all')}
          </Button>
          <span role="status" className="text-sm text-muted">
            {form.problems.size > 0 ? sayProblems(form.problems.size) : note}
          </span>
          <div className="ms-auto flex gap-2">
            <Dialog.Close render={<Button />}>{t('Cancel')}</Dialog.Close>
            <Button variant="primary" type="submit">
              {t('Save')}
            </Button>
          </div>
        </div>
      </form>
    </DialogFrame>
  );
}

function sayProblems(count: number): string {
  return plural(count, { one: 'Fix 1 field', other: 'Fix {n} fields' });
}
