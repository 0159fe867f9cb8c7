import { Filter } from 'lucide-react';
import { t } from '#lib/words/t.ts';
import type { RowSpot } from './row-spot.ts';

/** One button for all rows, at the end of a cell. By keyboard `f` does the same, so it is no stop of its own. */
export function RowFilterButton({ spot, onPress }: { spot: RowSpot; onPress: () => void }) {
  return (
    <button
      type="button"
      data-row-filter=""
      tabIndex={-1}
      title={t('Filter by this row (f)')}
      aria-haspopup="menu"
      style={{ top: spot.top - 12, right: spot.right }}
      className="absolute z-10 inline-flex size-6 items-center justify-center rounded-[6px] border border-line bg-panel text-muted hover:border-line-strong hover:text-text print:hidden"
      onClick={onPress}
    >
      <Filter aria-hidden="true" size={12} strokeWidth={1.75} />
      <span className="sr-only">{t('Filter by this row')}</span>
    </button>
  );
}
