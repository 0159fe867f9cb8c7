import { useMemo, useRef, useState, type ComponentProps } from 'react';
import { formatShare, formatMoney } from '#shared/lib/numbers.ts';
import { t } from '#shared/i18n/t.ts';
import {
  type Cost,
  costOf,
  type GroupCost,
  pricedTokens,
  type PriceTable,
  type TokenGroup,
} from '#shared/domain/prices.ts';
import { formatDay } from '#shared/i18n/times.ts';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { PopupBoundary } from '#shared/ui/region-boundary.tsx';
import { pricesPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { usePageActions } from '#shared/ui/shortcuts.ts';

/** The share of tokens with a price, rounded down so that it never overstates the coverage. */
export function costCoverageLabel({ priced, tokens }: Pick<Cost, 'priced' | 'tokens'>): string {
  if (priced === tokens) return t('estimated cost');
  if (priced > 0 && 1000 * priced < tokens) return t('estimated cost of under 0.1% of tokens');
  const share = formatShare(Math.floor((1000 * priced) / tokens), 1000);
  return t('estimated cost of {share} of tokens', { share: share ?? '' });
}

interface CostRow extends GroupCost {
  /** Null if there is no cost. */
  currency: string | null;
}

/** Cost per model for a table or a file, most tokens first, then by name. */
export function costRows(groups: readonly TokenGroup[], table: PriceTable | null): CostRow[] {
  const { byGroup } = costOf(groups, table ?? { currency: '', as_of: '', prices: [] });
  return byGroup
    .map(row => ({ ...row, currency: row.cost === null || table === null ? null : table.currency }))
    .sort((a, b) => b.tokens - a.tokens || compare(a.model, b.model) || compare(a.provider, b.provider));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Prices are rarely edited, so the form loads on first use. */
const [LazyPriceDialog] = lazyWithPreload(async () => (await import('./price-dialog.tsx')).PriceDialog);

interface PricesButtonProps extends Pick<CostTileProps, 'groups'> {
  variant?: ComponentProps<typeof Button>['variant'];
}

/** Opens the price table. */
export function PricesButton({ groups, variant = 'link' }: PricesButtonProps) {
  const table = usePreference(pricesPreference);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  usePageActions({ prices: () => setOpen(true) });
  return (
    <>
      <Button ref={button} variant={variant} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {table ? t('Prices') : t('Set prices')}
      </Button>
      {open ? (
        <PopupBoundary onClose={() => setOpen(false)}>
          <LazyPriceDialog
            props={{ groups, finalFocus: button, onClose: () => setOpen(false) }}
            fallback={null}
          />
        </PopupBoundary>
      ) : null}
    </>
  );
}

interface CostTileProps {
  groups: readonly TokenGroup[];
  /** What the tokens cover, for example `in 1,000 loaded`. */
  covers: string;
}

/** Cost by the user's own prices, as one value of a `<dl>`. */
export function CostTile({ groups, covers }: CostTileProps) {
  const table = usePreference(pricesPreference);
  const cost = useMemo(() => (table === null ? null : costOf(groups, table)), [groups, table]);

  return (
    <div className="flex flex-col" title={cost ? `${pricedTokens(cost)}, ${covers}` : undefined}>
      <dt className="order-1 text-sm text-muted">
        {cost === null
          ? t('to estimate cost')
          : `${cost.cost === null ? t('cost: no matching prices') : costCoverageLabel(cost)}, ${covers}`}
      </dt>
      {cost === null ? null : (
        <dd className="tabular text-figure font-semibold">
          {cost.cost === null ? '–' : formatMoney(cost.cost, cost.currency)}
        </dd>
      )}
      {/* The button is the same element with and without prices, so that the dialog can restore focus to it. */}
      <dd className={table ? 'order-2 text-sm text-muted' : 'flex min-h-[26px] items-center'}>
        {table ? `${t('prices as of {day}', { day: formatDay(table.as_of, 'UTC') })} ` : null}
        <PricesButton groups={groups} />
      </dd>
    </div>
  );
}
