import { describeError } from '#api/error-words.ts';
import { UnreachableError } from '#api/errors.ts';
import { session } from '#api/session.ts';
import { t } from '#lib/words/t.ts';
import { ErrorDetail } from '#ui/error-detail.tsx';
import { ErrorNotice } from '#ui/error-notice.tsx';
import { useOnline } from '#ui/use-online.ts';

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
