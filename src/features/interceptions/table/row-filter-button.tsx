import { Filter } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';
import type { RowSpot } from './row-spot.ts';

/**
 * One button for all rows, at the end of a cell; out of sight where there is none. By keyboard `f` does the same, so it is
 * no stop of its own.
 */
export function RowFilterButton({ spot, onPress }: { spot: RowSpot | null; onPress: () => void }) {
  return (
    <button
      type="button"
      data-row-filter=""
      tabIndex={-1}
      title={t('Filter by this row (f)')}
      aria-haspopup="menu"
      hidden={spot === null}
      style={spot ? { top: spot.top - 12, right: spot.right } : undefined}
      className="absolute z-10 flex size-6 [[hidden]]:hidden items-center justify-center rounded-[6px] border border-line bg-panel text-muted hover:border-line-strong hover:text-text print:hidden"
      onClick={onPress}
    >
      <Filter aria-hidden="true" size={12} strokeWidth={1.75} />
      <span className="sr-only">{t('Filter by this row')}</span>
    </button>
  );
}
