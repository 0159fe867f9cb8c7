import { Download } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { Button } from '#shared/ui/button.tsx';
import { PopupBoundary } from '#shared/ui/region-boundary.tsx';
import { lazyWithPreload } from '#shared/ui/lazy.tsx';
import { usePageActions } from '#shared/ui/shortcuts.ts';
import { t } from '#shared/i18n/t.ts';
import type { ExportTask } from './export-dialog.tsx';

/** Exports are rare, so the dialog loads on first use. */
const [LazyExportDialog] = lazyWithPreload(async () => (await import('./export-dialog.tsx')).ExportDialog);

export const ExportRows = memo(function ExportRows(props: ExportTask) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  usePageActions({ export: () => setOpen(true) });
  return (
    <>
      <Button ref={button} variant="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Download aria-hidden="true" size={14} strokeWidth={1.75} />
        <span className="max-sm:sr-only">{t('Export rows')}</span>
      </Button>
      {open ? (
        <PopupBoundary onClose={() => setOpen(false)}>
          <LazyExportDialog
            props={{ ...props, finalFocus: button, onClose: () => setOpen(false) }}
            fallback={null}
          />
        </PopupBoundary>
      ) : null}
    </>
  );
});
