import { RefreshCw } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { patchFilters, type Filters } from '#shared/domain/filters.ts';
import { keptSums } from './engine/kept-sums.ts';
import type { UsageOf } from './engine/open-usage.ts';
import { Button, buttonLook } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import { ExportRows } from './export/export-button.tsx';
import { ReadingBar } from './progress/reading-bar.tsx';
import { usePreviousPeriod } from './progress/use-previous-period.ts';
import { useUsageReading } from './progress/use-usage-job.ts';
import { UsageView } from './usage-view.tsx';

interface UsageScreenProps {
  of: Omit<UsageOf, 'unasked'>;
  canFilterClient: boolean;
  hrefOf: (filters: Filters) => string;
  onFilters: (filters: Filters) => void;
  /** Everything is asked for anew. */
  onAgain: () => void;
  /** What the server says of the filter itself belongs to the controls. */
  onError: (error: Error | null) => void;
  /** While there is no figure to show. */
  renderNothing: (state: { error: Error | null; pending: boolean }) => ReactNode;
}

/** Reads and shows one filter; mounted anew for each. */
export function UsageScreen(props: UsageScreenProps) {
  const { of, canFilterClient, hrefOf, onFilters, onAgain, onError, renderNothing } = props;
  const { state, reading } = useUsageReading(useMemo(() => ({ ...of, unasked: 'little' }) as const, [of]));
  const previous = usePreviousPeriod(of, state);
  const { error, count } = state;
  // Drawing the figures takes longer than a frame: in between, what the person does comes first.
  const sums = useDeferredValue(state.sums);
  useEffect(() => onError(error), [error, onError]);

  if (count === null || count === 0 || sums === null) {
    return renderNothing({ error, pending: error === null && count !== 0 });
  }
  const narrower =
    of.filters.range === undefined && of.filters.started_after === undefined ? (
      <Link to={hrefOf(patchFilters(of.filters, { range: '7d' }))} className={buttonLook('plain')}>
        {t('Only the last 7 days')}
      </Link>
    ) : null;
  const forget = () => void keptSums.forget().then(onAgain);

  return (
    <>
      <ReadingBar state={state} reading={reading} zone={of.zone} narrower={narrower} onForget={forget} />
      <UsageView
        state={{ ...state, sums }}
        reading={reading}
        filters={of.filters}
        asOf={of.asOf}
        zone={of.zone}
        before={previous.before}
        canFilterClient={canFilterClient}
        hrefOf={hrefOf}
        onFilters={onFilters}
      >
        <div className="-my-1 flex flex-wrap items-center gap-x-3 text-sm text-muted">
          <p className="me-auto">
            {previous.words}{' '}
            {previous.read === null ? null : (
              <Button look="link" className="text-sm" onClick={previous.read}>
                {t('Read that period too')}
              </Button>
            )}
          </p>
          <ExportRows filters={of.filters} asOf={of.asOf} zone={of.zone} count={count} />
          <Button look="quiet" onClick={onAgain}>
            <RefreshCw aria-hidden="true" size={13} strokeWidth={1.75} />
            {t('Refresh')}
          </Button>
        </div>
      </UsageView>
    </>
  );
}
