import { currencyName } from '#shared/lib/money.ts';
import { t } from '#shared/i18n/t.ts';
import { FieldProblem, PriceField } from './price-field.tsx';
import type { PriceForm } from './use-price-draft.ts';

/** What all prices of a table have in common. */
export function PriceBasis({ form }: { form: PriceForm }) {
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
