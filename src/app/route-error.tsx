import type { FallbackProps } from 'react-error-boundary';
import { ErrorDetail } from '#shared/ui/error-detail.tsx';
import { ErrorNotice } from '#shared/ui/error-notice.tsx';
import { t } from '#shared/i18n/t.ts';

/** The last resort: something in the page itself broke. */
export function RouteError({ error }: Pick<FallbackProps, 'error'>) {
  return (
    <div className="mx-auto max-w-2xl p-6">
      <h1 className="sr-only">{t('AI Bridge')}</h1>
      <ErrorNotice title={t('This page broke')} stuck>
        <ErrorDetail detail="" quote={error instanceof Error ? error.message : t('Unknown error')} />
      </ErrorNotice>
    </div>
  );
}
