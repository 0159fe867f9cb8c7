import { t } from '#shared/i18n/t.ts';
import { closedHeight } from '#features/interceptions/virtualizer/row-height.ts';
import { useRowLook } from './use-row-look.ts';

/** The shape of the table while the first rows are on their way: its frame at once, and what moves only where it takes long. */
export function SkeletonRows() {
  const height = closedHeight(useRowLook());
  return (
    <div role="status" className="card overflow-hidden">
      <span className="sr-only">{t('Loading interceptions…')}</span>
      {Array.from({ length: 14 }, (_, index) => (
        <div
          key={index}
          aria-hidden="true"
          style={{ height }}
          className="flex items-center gap-6 border-b border-line px-10 *:late-shown"
        >
          <span className="h-2.5 w-16 rounded-full bg-sunken" />
          <span className="h-2.5 w-28 rounded-full bg-sunken" />
          <span className="h-2.5 w-36 rounded-full bg-sunken max-md:hidden" />
          <span className="h-2.5 flex-1 rounded-full bg-sunken" />
          <span className="h-2.5 w-24 rounded-full bg-sunken max-md:hidden" />
        </div>
      ))}
    </div>
  );
}
