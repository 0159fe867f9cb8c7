import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { t } from '#shared/i18n/t.ts';
import { ErrorDetail, ErrorState } from './error-state.tsx';
import { toast } from './toaster.tsx';

function RegionError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <ErrorState title={t('Couldn’t show this part of the page')} onRetry={resetErrorBoundary}>
      <ErrorDetail detail="" quote={error instanceof Error ? error.message : t('Unknown error')} />
    </ErrorState>
  );
}

interface RegionBoundaryProps {
  /** The error is cleared when one of these changes. */
  resetKeys?: unknown[];
  children: ReactNode;
}

/** Limits a render error, or code that failed to load, to one region of the page. */
export function RegionBoundary({ resetKeys = [], children }: RegionBoundaryProps) {
  return (
    <ErrorBoundary FallbackComponent={RegionError} resetKeys={resetKeys}>
      {children}
    </ErrorBoundary>
  );
}

interface PopupBoundaryProps {
  /** Must unmount the boundary, or set another key, so that the popup can be opened again. */
  onClose: () => void;
  children: ReactNode;
}

/** Closes a dialog or a menu that fails, and announces it: an error inside could not be shown in place. */
export function PopupBoundary({ onClose, children }: PopupBoundaryProps) {
  return (
    <ErrorBoundary
      fallback={null}
      onError={() => {
        toast(t('Couldn’t open this. Reload the page and try again.'));
        onClose();
      }}
    >
      {children}
    </ErrorBoundary>
  );
}
