import { Download } from 'lucide-react';
import { lazy, memo, Suspense, useRef, useState } from 'react';
import { Button } from '#shared/ui/button.tsx';
import { t } from '#shared/i18n/t.ts';
import type { ExportTask } from './export-dialog.tsx';

/** Rows are seldom exported: the first screen waits for nothing but the button. */
const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));

/** A button that makes a file of everything that the filters match. */
export const ExportRows = memo(function ExportRows(props: ExportTask) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button ref={button} look="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Download aria-hidden="true" size={14} strokeWidth={1.75} />
        <span className="max-sm:sr-only">{t('Export rows')}</span>
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <ExportDialog {...props} finalFocus={button} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
});
