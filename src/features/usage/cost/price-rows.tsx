import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { priceRequirement, MAX_PATTERN, MAX_PRICES, type TokenGroup } from '#shared/domain/prices.ts';
import { t, plural } from '#shared/i18n/t.ts';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { configuredProvider, modelKey } from '#shared/domain/row-values.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button, IconButton } from '#shared/ui/button.tsx';
import { ProviderTile } from '#shared/ui/labels.tsx';
import {
  type DraftField,
  type PriceForm,
  COLUMN_NAMES,
  PRICE_COLUMNS,
  changeRow,
  impliedOneHourPrice,
  moveRow,
  removeRow,
  type PriceDraftRow,
  addRow,
  modelsWithoutPrice,
  ROWS_PER_PAGE,
} from './price-draft.ts';

type PriceFieldProps = Omit<ComponentProps<'input'>, 'form'> & { form: PriceForm; field: DraftField };

/** A field of the price table. `FieldProblem` renders its error separately, where the layout has space. */
export function PriceField({ form, field, className, ...props }: PriceFieldProps) {
  const invalid = form.problems.has(field);
  return (
    <input
      id={form.idOf(field)}
      aria-invalid={invalid}
      aria-describedby={invalid ? form.problemIdOf(field) : undefined}
      autoComplete="off"
      spellCheck={false}
      className={clsx(
        'h-[34px] w-full min-w-0 scroll-mb-28 rounded-control border border-line-strong bg-bg px-2 text-text aria-invalid:border-error',
        className,
      )}
      {...props}
    />
  );
}

/** @param name visible label of the field */
export function FieldProblem({ form, field, name }: { form: PriceForm; field: DraftField; name: string }) {
  const problem = form.problems.get(field);
  return problem === undefined ? null : (
    <p id={form.problemIdOf(field)} className="text-sm text-error">
      {priceRequirement(problem, name)}
    </p>
  );
}

/** Grid columns on a wide screen. On narrower ones, each row is a card. */
const PRICE_GRID = 'lg:grid-cols-[minmax(0,1fr)_minmax(0,1.9fr)_repeat(5,5rem)_5.5rem]';

interface PriceRowProps {
  form: PriceForm;
  row: PriceDraftRow;
  /** One-based row number. */
  position: number;
  onMoved: (position: number) => void;
}

function PriceRow({ form, row, position, onMoved }: PriceRowProps) {
  const { draft, change } = form;
  const count = draft.rows.length;
  const move = (offset: number, button: 'up' | 'down') => {
    if (position + offset < 1 || position + offset > count) return;
    change(moveRow(draft, row.id, offset), `${row.id}.${button}`);
    onMoved(position + offset);
  };
  const remove = () => {
    const nextRow = draft.rows[position] ?? draft.rows[position - 2];
    change(removeRow(draft, row.id), nextRow ? `${nextRow.id}.remove` : 'add');
  };

  return (
    <fieldset className="min-w-0 max-lg:rounded-control max-lg:border max-lg:border-line max-lg:p-2">
      <legend className="sr-only">{t('Row {place}', { place: position })}</legend>
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
          <IconButton
            id={form.idOf(`${row.id}.up`)}
            icon={ArrowUp}
            label={t('Move row {place} up', { place: position })}
            aria-disabled={position === 1}
            onClick={() => move(-1, 'up')}
          />
          <IconButton
            id={form.idOf(`${row.id}.down`)}
            icon={ArrowDown}
            label={t('Move row {place} down', { place: position })}
            aria-disabled={position === count}
            onClick={() => move(1, 'down')}
          />
          <IconButton
            id={form.idOf(`${row.id}.remove`)}
            icon={X}
            label={t('Remove row {place}', { place: position })}
            onClick={remove}
          />
        </div>
      </div>
      {PRICE_COLUMNS.map(column => (
        <FieldProblem key={column} form={form} field={`${row.id}.${column}`} name={COLUMN_NAMES[column]} />
      ))}
    </fieldset>
  );
}

/** Suggested models shown before "Show all". */
const MAX_SUGGESTIONS = 4;

interface PriceRowsProps {
  form: PriceForm;
  /** Models in the totals. Those without a price are suggested. */
  groups: readonly TokenGroup[];
  showNote: (note: string) => void;
}

export function PriceRows({ form, groups, showNote }: PriceRowsProps) {
  const { draft, change } = form;
  const { rows, nextId } = draft;
  const start = form.page * ROWS_PER_PAGE;
  const isFull = rows.length >= MAX_PRICES;
  const open = modelsWithoutPrice(groups, form.table);
  return (
    <div className="flex flex-col gap-2">
      {rows.length === 0 ? (
        <p className="text-muted">{t('No prices yet.')}</p>
      ) : (
        <>
          <div aria-hidden="true" className={clsx('hidden gap-1.5 text-sm text-muted lg:grid', PRICE_GRID)}>
            {PRICE_COLUMNS.map((column, at) => (
              <span key={column} className={clsx('px-2', at > 1 && 'text-end')}>
                {COLUMN_NAMES[column]}
              </span>
            ))}
          </div>
          <ol className="flex flex-col gap-2 lg:gap-1.5">
            {rows.slice(start, start + ROWS_PER_PAGE).map((row, at) => (
              <li key={row.id}>
                <PriceRow
                  form={form}
                  row={row}
                  position={start + at + 1}
                  onMoved={position =>
                    showNote(t('Moved to row {place} of {count}', { place: position, count: rows.length }))
                  }
                />
              </li>
            ))}
          </ol>
          {rows.length > ROWS_PER_PAGE ? <Pages form={form} /> : null}
        </>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          id={form.idOf('add')}
          disabled={isFull}
          onClick={() => change(addRow(draft, { provider: '', model: '' }), `${nextId}.provider`)}
        >
          <Icon icon={Plus} />
          {t('Add row')}
        </Button>
        {isFull ? (
          <span className="text-sm text-muted">
            {t('A price table can have at most {most} rows.', { most: formatCount(MAX_PRICES) })}
          </span>
        ) : null}
        {open.length > 0 && !isFull ? <MissingRows open={open} form={form} /> : null}
      </div>
    </div>
  );
}

function Pages({ form }: { form: PriceForm }) {
  const { page, showPage } = form;
  const count = form.draft.rows.length;
  const start = page * ROWS_PER_PAGE;
  const end = Math.min(count, start + ROWS_PER_PAGE);
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-muted">
      <span className="tabular">
        {t('Rows {from} to {to} of {count}', {
          from: formatCount(start + 1),
          to: formatCount(end),
          count: formatCount(count),
        })}
      </span>
      <Button variant="quiet" aria-disabled={page === 0} onClick={() => page > 0 && showPage(page - 1)}>
        {t('Show previous rows')}
      </Button>
      <Button variant="quiet" aria-disabled={end === count} onClick={() => end < count && showPage(page + 1)}>
        {t('Show next rows')}
      </Button>
    </div>
  );
}

function MissingRows({ open, form }: { open: readonly TokenGroup[]; form: PriceForm }) {
  const { draft, change } = form;
  const add = (groups: readonly TokenGroup[]) =>
    change(
      groups
        .slice(0, MAX_PRICES - draft.rows.length)
        .reduce(
          (all, group) => addRow(all, { provider: configuredProvider(group), model: group.model }),
          draft,
        ),
      `${draft.nextId}.input`,
    );
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      <span className="text-sm text-muted">{t('Models without a price:')}</span>
      {open.slice(0, MAX_SUGGESTIONS).map(group => (
        <button
          key={modelKey(group)}
          type="button"
          title={escapeInvisible(`${group.model}, ${configuredProvider(group)}`)}
          aria-label={t('Add row for {provider} {model}', {
            provider: escapeInvisible(configuredProvider(group)),
            model: escapeInvisible(group.model),
          })}
          className="inline-flex h-7 max-w-full min-w-0 items-center gap-1.5 rounded-[6px] border border-line px-2 hover:border-line-strong hover:bg-sunken"
          onClick={() => add([group])}
        >
          <Icon icon={Plus} size={13} className="shrink-0 text-muted" />
          <ProviderTile provider={group.provider} />
          <span className="truncate">{group.model}</span>
        </button>
      ))}
      {open.length > 1 ? (
        <Button variant="link" className="text-sm" onClick={() => add(open)}>
          {plural(open.length, { one: 'Add all {n}', other: 'Add all {n}' })}
        </Button>
      ) : null}
    </div>
  );
}
