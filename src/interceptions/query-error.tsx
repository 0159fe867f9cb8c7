import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { PATHS } from '#address/paths.ts';
import { describeError } from '#api/error-words.ts';
import { buttonLook } from '#ui/button.tsx';
import { ErrorNotice } from '#ui/error-notice.tsx';

interface QueryErrorProps {
  error: Error;
  onRetry: () => void;
  /** What became of the rest of the page. */
  children?: ReactNode;
}

/** Why rows are missing, and the way out: asking again where that can help, signing in where that is it. */
export function QueryError({ error, onRetry, children }: QueryErrorProps) {
  const words = describeError(error);
  return (
    <ErrorNotice
      title={words.title}
      onRetry={words.canRetry ? onRetry : undefined}
      actions={
        words.kind === 'signed-out' ? (
          <Link to={PATHS.signIn} className={buttonLook('primary')}>
            Sign in
          </Link>
        ) : null
      }
    >
      {words.detail} {children}
    </ErrorNotice>
  );
}
