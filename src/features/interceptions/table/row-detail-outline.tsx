import { t } from '#shared/i18n/t.ts';

/** Holds the room of an open row until its detail is there: as much as it had when that was last drawn. */
export function RowDetailOutline() {
  return (
    <div ref={holdRoom} aria-busy="true" className="h-60 print:h-auto">
      <p className="hidden print:block">{t('Not loaded yet: scroll to this row before you print.')}</p>
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
