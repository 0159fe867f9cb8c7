import { describeError } from '#shared/api/error-messages.ts';
import { UnreachableError } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import { t } from '#shared/i18n/t.ts';
import { ErrorDetail } from '#shared/ui/error-detail.tsx';
import { ErrorNotice } from '#shared/ui/error-notice.tsx';
import { useOnline } from '#shared/ui/use-online.ts';

/** Why reading stopped; what was read stays. */
export function ReadingError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { kind, title, detail, quote, canRetry } = describeError(error);
  useOnline(error instanceof UnreachableError, onRetry);
  const signedOut = kind === 'signed-out';
  return (
    <ErrorNotice
      title={title}
      onRetry={canRetry ? onRetry : undefined}
      onSignIn={signedOut ? () => session.ask('expired') : undefined}
      stuck={!canRetry && !signedOut}
    >
      {t('Reading stopped here; the figures cover what was read.')}{' '}
      <ErrorDetail detail={detail} quote={quote} />
    </ErrorNotice>
  );
}
