import { describeError } from '#api/error-words.ts';
import { session } from '#api/session.ts';
import { ErrorNotice } from '#ui/error-notice.tsx';

/** Why reading stopped; what was read stays. */
export function ReadingError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { kind, title, detail, canRetry } = describeError(error);
  return (
    <ErrorNotice
      title={title}
      onRetry={canRetry ? onRetry : undefined}
      onSignIn={kind === 'signed-out' ? () => session.ask('expired') : undefined}
    >
      Reading stopped here; the figures cover what was read. {detail}
    </ErrorNotice>
  );
}
