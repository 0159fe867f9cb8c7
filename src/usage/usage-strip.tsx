import { ChevronDown } from 'lucide-react';
import clsx from 'clsx';
import { memo, useMemo, useState } from 'react';
import type { InterceptionsPage } from '#model/interception.ts';
import { FilterFigures } from './filter-figures.tsx';
import { loadedTotals } from './loaded-totals.ts';
import { TokensByModel } from './tokens-by-model.tsx';
import { useCountAll } from './use-count-all.ts';

interface UsageStripProps {
  q: string;
  pages: readonly InterceptionsPage[];
  /** The server's count. */
  count: number;
  modelHref: (model: string) => string;
  onModel: (model: string) => void;
  /** Folded at first on narrow screens, where the rows come first. */
  foldable: boolean;
}

/** The totals above the table: of the loaded rows, or of more where more was counted. */
export const UsageStrip = memo(function UsageStrip(props: UsageStripProps) {
  const { q, pages, count, modelHref, onModel, foldable } = props;
  const [unfolded, setUnfolded] = useState(!foldable);
  const countAll = useCountAll(q);
  const loaded = useMemo(() => loadedTotals(pages), [pages]);
  const further = countAll.reading && countAll.reading.totals.interceptions >= loaded.interceptions;
  const totals = further && countAll.reading ? countAll.reading.totals : loaded;
  const now = further && countAll.reading ? countAll.reading.count : count;
  const coverage = { read: totals.interceptions, count: now };

  return (
    <div className="card">
      {foldable ? (
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="flex h-10 w-full items-center justify-between px-4 font-semibold"
        >
          Usage
          <ChevronDown
            aria-hidden="true"
            size={15}
            className={clsx('transition-transform', unfolded && 'rotate-180')}
          />
        </button>
      ) : null}
      {unfolded ? (
        <div className="xl:grid xl:grid-cols-[minmax(0,1fr)_22rem]">
          <TokensByModel
            totals={totals}
            coverage={coverage}
            countAll={countAll}
            modelHref={modelHref}
            onModel={onModel}
          />
          <FilterFigures totals={totals} coverage={coverage} />
        </div>
      ) : null}
    </div>
  );
});
