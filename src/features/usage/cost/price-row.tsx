import clsx from 'clsx';
import { ArrowDown, ArrowUp, X, type LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { t } from '#shared/i18n/t.ts';
import { MAX_PATTERN } from '#shared/domain/prices.ts';
import { COLUMN_NAMES, PRICE_COLUMNS } from './price-columns.ts';
import { changeRow, impliedOneHourPrice, moveRow, removeRow, type DraftRow } from './price-draft.ts';
import { FieldProblem, PriceField } from './price-field.tsx';
import type { PriceForm } from './use-price-draft.ts';

/** The columns where the dialog has the width for them; below that a row is a card. */
export const PRICE_GRID = 'lg:grid-cols-[minmax(0,1fr)_minmax(0,1.9fr)_repeat(5,5rem)_5.5rem]';

interface PriceRowProps {
  form: PriceForm;
  row: DraftRow;
  /** Its place, from 1 on. */
  place: number;
  onMoved: (place: number) => void;
}

export function PriceRow({ form, row, place, onMoved }: PriceRowProps) {
  const { draft, change } = form;
  const count = draft.rows.length;
  const move = (by: number, button: 'up' | 'down') => {
    if (place + by < 1 || place + by > count) return;
    change(moveRow(draft, row.id, by), `${row.id}.${button}`);
    onMoved(place + by);
  };
  const remove = () => {
    const neighbour = draft.rows[place] ?? draft.rows[place - 2];
    change(removeRow(draft, row.id), neighbour ? `${neighbour.id}.remove` : 'add');
  };

  return (
    <fieldset className="min-w-0 max-lg:rounded-control max-lg:border max-lg:border-line max-lg:p-2">
      <legend className="sr-only">{t('Row {place}', { place })}</legend>
      <div className={clsx('grid grid-cols-2 gap-2 sm:grid-cols-4 lg:gap-1.5', PRICE_GRID)}>
        {PRICE_COLUMNS.map(column => {
          const isPattern = column === 'provider' || column === 'model';
          return (
            <label
              key={column}
              className={clsx('min-w-0 text-sm text-muted', isPattern && 'sm:max-lg:col-span-2')}
            >
              <span className="mb-1 block lg:sr-only">{COLUMN_NAMES[column]}</span>
              <PriceField
                form={form}
                field={`${row.id}.${column}`}
                value={row[column]}
                inputMode={isPattern ? 'text' : 'decimal'}
                maxLength={isPattern ? MAX_PATTERN : undefined}
                placeholder={column === 'cache_write_1h' ? impliedOneHourPrice(row) : undefined}
                onChange={event => change(changeRow(draft, row.id, column, event.target.value))}
                className={isPattern ? 'font-mono' : 'tabular text-end'}
              />
            </label>
          );
        })}
        <div className="col-span-full flex items-center justify-end lg:col-span-1">
          <RowButton
            id={form.idOf(`${row.id}.up`)}
            icon={ArrowUp}
            aria-disabled={place === 1}
            onClick={() => move(-1, 'up')}
          >
            {t('Move row {place} up', { place })}
          </RowButton>
          <RowButton
            id={form.idOf(`${row.id}.down`)}
            icon={ArrowDown}
            aria-disabled={place === count}
            onClick={() => move(1, 'down')}
          >
            {t('Move row {place} down', { place })}
          </RowButton>
          <RowButton id={form.idOf(`${row.id}.remove`)} icon={X} onClick={remove}>
            {t('Remove row {place}', { place })}
          </RowButton>
        </div>
      </div>
      {PRICE_COLUMNS.map(column => (
        <FieldProblem key={column} form={form} field={`${row.id}.${column}`} name={COLUMN_NAMES[column]} />
      ))}
    </fieldset>
  );
}

function RowButton({ icon: Icon, children, ...props }: ComponentProps<'button'> & { icon: LucideIcon }) {
  return (
    <button
      {...props}
      type="button"
      className="inline-flex size-7 items-center justify-center rounded-[6px] text-muted hover:bg-sunken hover:text-text aria-disabled:cursor-default aria-disabled:opacity-40 aria-disabled:hover:bg-transparent"
    >
      <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
      <span className="sr-only">{children}</span>
    </button>
  );
}
