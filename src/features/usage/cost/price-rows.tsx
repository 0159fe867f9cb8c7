import { spellOut } from '#shared/lib/invisible-characters.ts';
import clsx from 'clsx';
import { Plus } from 'lucide-react';
import { formatCount } from '#shared/lib/numbers.ts';
import { MAX_PRICES, type TokenGroup } from '#shared/domain/prices.ts';
import { configuredProvider, modelKey } from '#shared/domain/row-values.ts';
import { Button } from '#shared/ui/button.tsx';
import { ProviderTile } from '#shared/ui/provider-tile.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { COLUMN_NAMES, PRICE_COLUMNS } from './price-columns.ts';
import { addRow, withoutPrice } from './price-draft.ts';
import { PRICE_GRID, PriceRow } from './price-row.tsx';
import { ROWS_PER_PAGE, type PriceForm } from './use-price-draft.ts';

/** Models offered by name; the others are one press away, all at once. */
const OFFERED = 4;

interface PriceRowsProps {
  form: PriceForm;
  /** What the figures are of: their models are offered where no row fits them. */
  groups: readonly TokenGroup[];
  say: (note: string) => void;
}

export function PriceRows({ form, groups, say }: PriceRowsProps) {
  const { draft, change } = form;
  const { rows, nextId } = draft;
  const start = form.page * ROWS_PER_PAGE;
  const isFull = rows.length >= MAX_PRICES;
  const open = withoutPrice(groups, form.table);
  return (
    <div className="flex flex-col gap-2">
      {rows.length === 0 ? (
        <p className="text-muted">{t('No prices yet: none come with the dashboard.')}</p>
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
                  place={start + at + 1}
                  onMoved={place => say(t('Now row {place} of {count}', { place, count: rows.length }))}
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
          <Plus aria-hidden="true" size={14} strokeWidth={1.75} />
          {t('Add a row')}
        </Button>
        {isFull ? (
          <span className="text-sm text-muted">
            {t('A price table has at most {most} rows.', { most: formatCount(MAX_PRICES) })}
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
      <Button look="quiet" aria-disabled={page === 0} onClick={() => page > 0 && showPage(page - 1)}>
        {t('Show previous rows')}
      </Button>
      <Button look="quiet" aria-disabled={end === count} onClick={() => end < count && showPage(page + 1)}>
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
      <span className="text-sm text-muted">{t('In the figures, without a row:')}</span>
      {open.slice(0, OFFERED).map(group => (
        <button
          key={modelKey(group)}
          type="button"
          title={spellOut(`${group.model}, ${configuredProvider(group)}`)}
          aria-label={t('Add a row for {provider} {model}', {
            provider: spellOut(configuredProvider(group)),
            model: spellOut(group.model),
          })}
          className="inline-flex h-7 max-w-full min-w-0 items-center gap-1.5 rounded-[6px] border border-line px-2 hover:border-line-strong hover:bg-sunken"
          onClick={() => add([group])}
        >
          <Plus aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0 text-muted" />
          <ProviderTile provider={group.provider} />
          <span className="truncate">{group.model}</span>
        </button>
      ))}
      {open.length > 1 ? (
        <Button look="link" className="text-sm" onClick={() => add(open)}>
          {plural(open.length, { one: 'Add all {n}', other: 'Add all {n}' })}
        </Button>
      ) : null}
    </div>
  );
}
