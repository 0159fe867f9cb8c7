import { useEffect, useId, useRef, useState } from 'react';
import { MAX_TEXT, parsePriceTable } from '#shared/domain/price-table.ts';
import type { PriceTable } from '#shared/domain/prices.ts';
import { Button } from '#shared/ui/button.tsx';
import { FileButton } from '#shared/ui/file-button.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { t } from '#shared/i18n/t.ts';
import { PRICE_COLUMNS } from './price-draft.ts';

const HEADER = PRICE_COLUMNS.join(',');

interface PriceImportProps {
  /** Currency and date, which pasted rows may lack. */
  defaults: Pick<PriceTable, 'currency' | 'as_of'>;
  onTable: (table: PriceTable) => void;
}

/** Imports prices from the clipboard or a file into the form. Nothing is saved until the user saves it. */
export function PriceImport({ defaults, onTable }: PriceImportProps) {
  const [text, setText] = useState('');
  const [reason, setReason] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  // The dialog’s sticky footer would cover the end of this panel.
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.scrollIntoView({ block: 'center' });
  }, []);

  const importText = (from: string) => {
    const read = parsePriceTable(from, defaults);
    if (read.ok) onTable(read.table);
    else setReason(read.reason);
  };
  const importFile = async (chosen: File) => {
    const { name } = chosen;
    if (chosen.size > 4 * MAX_TEXT) return setReason(t('{name} is too large to be a price table.', { name }));
    try {
      const from = await chosen.text();
      setText(from);
      importText(from);
    } catch {
      setReason(t('Couldn’t read {name}.', { name }));
    }
  };

  return (
    <div className="flex flex-col gap-2 rounded-control bg-sunken p-3">
      <label htmlFor={`${id}-text`} className="font-medium">
        {t('Import prices')}
      </label>
      <p id={`${id}-hint`} className="text-sm text-muted">
        {rich(
          'Paste exported JSON, or spreadsheet or CSV rows with the header {header}. This replaces the rows above. The cache_write_1h column is optional.',
          { header: <code className="font-mono [overflow-wrap:anywhere]">{HEADER}</code> },
        )}
      </p>
      <textarea
        ref={field}
        id={`${id}-text`}
        rows={5}
        spellCheck={false}
        value={text}
        aria-invalid={reason !== null}
        aria-describedby={reason === null ? `${id}-hint` : `${id}-reason ${id}-hint`}
        onChange={event => {
          setText(event.target.value);
          setReason(null);
        }}
        className="w-full rounded-control border border-line-strong bg-bg px-2 py-1.5 font-mono text-sm aria-invalid:border-error"
      />
      <p id={`${id}-reason`} role="alert" className="outside text-sm text-error empty:hidden">
        {reason}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => importText(text)}>{t('Import pasted text')}</Button>
        <FileButton
          label={t('Price file')}
          accept=".json,.csv,.tsv,.txt,application/json,text/csv"
          onFile={chosen => void importFile(chosen)}
        >
          {t('Choose a file…')}
        </FileButton>
      </div>
    </div>
  );
}
