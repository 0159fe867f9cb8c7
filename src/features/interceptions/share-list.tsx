import { Share2 } from 'lucide-react';
import { lazy, memo, Suspense, useRef, useState } from 'react';
import { usePageActions } from '#shared/ui/page-actions.ts';
import { Button } from '#shared/ui/button.tsx';
import type { AddressedFilters } from '#shared/url/use-filters.ts';
import { t } from '#shared/i18n/t.ts';

const ShareListDialog = lazy(async () => ({
  default: (await import('./share-list-dialog.tsx')).ShareListDialog,
}));

/** A button that hands the list on. */
export const ShareList = memo(function ShareList(list: Pick<AddressedFilters, 'filters' | 'asOf'>) {
  const [now, setNow] = useState<number | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  usePageActions({ share: () => setNow(Date.now()) });
  return (
    <>
      <Button ref={button} look="quiet" aria-haspopup="dialog" onClick={() => setNow(Date.now())}>
        <Share2 aria-hidden="true" size={14} strokeWidth={1.75} />
        <span className="max-sm:sr-only">{t('Share list')}</span>
      </Button>
      {now === null ? null : (
        <Suspense fallback={null}>
          <ShareListDialog {...list} now={now} finalFocus={button} onClose={() => setNow(null)} />
        </Suspense>
      )}
    </>
  );
});
