import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { formatMoney } from '#shared/lib/money.ts';
import { formatDay } from '#shared/i18n/times.ts';
import { costOf, type TokenGroup } from '#shared/domain/prices.ts';
import { pricesPreference } from '#shared/settings/prices-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { costCovers, pricedTokens } from './cost-words.ts';

/** Prices are seldom set: the first screen does not wait for the form. */
const PriceDialog = lazy(async () => ({ default: (await import('./price-dialog.tsx')).PriceDialog }));

interface CostFigureProps {
  groups: readonly TokenGroup[];
  /** What the tokens are of, in words: `of 1,000 read`. */
  covers: string;
}

/** What the tokens cost by the person's own prices, for a `dl` of figures. */
export function CostFigure({ groups, covers }: CostFigureProps) {
  const table = usePreference(pricesPreference);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const cost = useMemo(() => (table === null ? null : costOf(groups, table)), [groups, table]);

  // The button is the same element without prices and with them: the dialog gives the focus back to it.
  return (
    <>
      <div className="flex flex-col" title={cost ? `${pricedTokens(cost)}, ${covers}` : undefined}>
        <dt className="order-1 text-sm text-muted">
          {cost === null
            ? t('cost: not recorded, worked out from your own prices')
            : `${cost.cost === null ? t('cost: no token has a price') : costCovers(cost)}, ${covers}`}
        </dt>
        {cost === null ? null : (
          <dd className="tabular text-figure font-semibold">
            {cost.cost === null ? '–' : formatMoney(cost.cost, cost.currency)}
          </dd>
        )}
        <dd className={table ? 'order-2 text-sm text-muted' : 'flex min-h-[26px] items-center'}>
          {table ? `${t('prices of {day}', { day: formatDay(table.as_of, 'UTC') })} ` : null}
          <Button ref={button} look="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            {table ? t('Prices') : t('Set prices')}
          </Button>
        </dd>
      </div>
      {open ? (
        <Suspense fallback={null}>
          <PriceDialog groups={groups} finalFocus={button} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
