import { ChevronDown } from 'lucide-react';
import clsx from 'clsx';
import { memo, useMemo, useState } from 'react';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import type { ModelIdentity } from '#shared/domain/row-values.ts';
import type { UsageOf } from './engine/open-usage.ts';
import { t } from '#shared/i18n/t.ts';
import { coverageOf, describeCoverage } from './progress/coverage.ts';
import { CountAll } from './progress/count-all.tsx';
import { FilterFigures } from './filter-figures.tsx';
import { createLoadedTotals } from './loaded-totals.ts';
import { ReadingError } from './progress/reading-error.tsx';
import { TokensByModel } from './tokens-by-model.tsx';
import { useUsageReading } from './progress/use-usage-job.ts';

interface UsageStripProps {
  of: Omit<UsageOf, 'unasked'>;
  pages: readonly RowsPage[];
  /** The server's count. */
  count: number;
  /** Null where the API has no way to ask for the rows of a model. */
  modelHref: (of: ModelIdentity, others: Iterable<ModelIdentity>) => string | null;
  /** Folded at first on narrow screens, where the rows come first. */
  foldable: boolean;
}

/** The totals above the table: of the loaded rows, or of more where more was counted. */
export const UsageStrip = memo(function UsageStrip(props: UsageStripProps) {
  const { of, pages, count, modelHref, foldable } = props;
  const [unfolded, setUnfolded] = useState(!foldable);
  const [isAsked, setIsAsked] = useState(false);
  const asked = useMemo(() => (isAsked ? ({ ...of, unasked: 'everything' } as const) : null), [isAsked, of]);
  const { state, reading } = useUsageReading(asked);
  const [loadedTotals] = useState(createLoadedTotals);
  const loaded = useMemo(() => loadedTotals(pages), [loadedTotals, pages]);
  const isFurther = (state.sums?.all.interceptions ?? 0) >= loaded.all.interceptions;
  const sums = isFurther && state.sums ? state.sums : loaded;
  const { interceptions, unread } = loaded.all;
  const coverage = isFurther ? coverageOf(state) : { read: interceptions, count, isNewest: true, unread };
  const covers = describeCoverage(coverage);

  return (
    <div className="card">
      {foldable ? (
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="flex h-10 w-full items-center justify-between px-4 font-semibold"
        >
          {t('Usage')}
          <ChevronDown
            aria-hidden="true"
            size={15}
            className={clsx('transition-transform', unfolded && 'rotate-180')}
          />
        </button>
      ) : null}
      {unfolded ? (
        <>
          {reading && state.error ? (
            <div className="px-4 pt-3">
              <ReadingError error={state.error} onRetry={reading.retry} />
            </div>
          ) : null}
          <div className="xl:grid xl:grid-cols-[minmax(0,1fr)_22rem]">
            <TokensByModel
              sums={sums}
              covers={covers}
              modelHref={modelHref}
              actions={
                <CountAll
                  state={state}
                  reading={reading}
                  isWhole={coverage.read >= coverage.count}
                  onStart={() => setIsAsked(true)}
                />
              }
            />
            <FilterFigures totals={sums.all} coverage={coverage} />
          </div>
        </>
      ) : null}
    </div>
  );
});
