import { t } from '#shared/i18n/t.ts';
import { closedHeight } from '#features/interceptions/virtualizer/row-layout.ts';
import { useRowAppearance } from './table-row.tsx';

/** Placeholder of an expanded row while its detail loads, with the height of the previous content. */
export function RowDetailSkeleton() {
  return (
    <div ref={holdRoom} aria-busy="true" className="h-60 print:h-auto">
      <p className="hidden print:block">{t('Not loaded yet. Scroll to this row before printing.')}</p>
    </div>
  );
}

function holdRoom(outline: HTMLElement | null): (() => void) | undefined {
  const row = outline?.closest<HTMLElement>('[data-open-row]');
  if (!row) return undefined;
  row.style.minHeight = 'var(--known-height)';
  return () => {
    row.style.minHeight = '';
  };
}

/** Placeholder of the table while the first rows load. The animation starts only if loading takes long. */
export function SkeletonRows() {
  const height = closedHeight(useRowAppearance());
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
