import { useId } from 'react';
import { exportPreference } from '#shared/settings/export-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { columnsNamed, DEFAULT_COLUMNS, EXPORT_COLUMNS } from './export-columns.ts';
import type { ExportForm, ExportFormat } from './page-writer.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';

const FORMATS: readonly { format: ExportFormat; name: string; about: string; withheld?: string }[] = [
  {
    format: 'csv',
    name: 'CSV',
    about: t('For spreadsheets: the columns below, and nothing they would calculate.'),
  },
  {
    format: 'ndjson',
    name: 'NDJSON',
    about: t(
      'For programs: one JSON object a line as the server wrote it, prompts and tool inputs included.',
    ),
    withheld: t('For programs: one JSON object a line as the server wrote it, but for what is hidden.'),
  },
];

/** How the file is wanted, kept for the next one; but not whether it is to hold what the veil hides. */
export function useExportForm(withheld: boolean): ExportForm {
  const { format, columns } = usePreference(exportPreference);
  return { format, columns: columnsNamed(columns ?? DEFAULT_COLUMNS).map(({ name }) => name), withheld };
}

export function ExportChoice({ form }: { form: ExportForm }) {
  const id = useId();
  const kept = usePreference(exportPreference);
  const { format, columns } = form;
  const choose = (names: readonly string[] | null) =>
    exportPreference.set({ ...kept, columns: names === null ? null : [...names] });

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
              onChange={() => exportPreference.set({ ...kept, format: each.format })}
            />
            <label htmlFor={`${id}-${each.format}`}>
              <span className="block font-medium">{each.name}</span>
              <span className="block text-muted">
                {form.withheld ? (each.withheld ?? each.about) : each.about}
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
            <Button look="link" onClick={() => choose(EXPORT_COLUMNS.map(({ name }) => name))}>
              {t('All columns')}
            </Button>
            <Button look="link" onClick={() => choose(null)}>
              {t('The usual ones')}
            </Button>
          </div>
        </fieldset>
      ) : null}
    </>
  );
}
