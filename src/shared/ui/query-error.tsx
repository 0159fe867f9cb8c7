import { useEffect, type ReactNode } from 'react';
import { describeError } from '#shared/api/error-messages.ts';
import { UnreachableError } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import { ErrorDetail, ErrorState } from './error-state.tsx';
import { useOnline } from './browser-state.ts';

interface QueryErrorProps {
  error: Error;
  onRetry: () => void;
  /** What became of the rest of the page. */
  children?: ReactNode;
}

/** Why rows are missing, and the way out: asking again where that can help, signing in where that is it. */
export function QueryError({ error, onRetry, children }: QueryErrorProps) {
  const { kind, title, detail, quote, canRetry } = describeError(error);
  const signedOut = kind === 'signed-out';
  // Whatever it was that asked for the token: here too it is what was missing.
  useEffect(() => (signedOut ? session.onRenewed(onRetry) : undefined), [signedOut, onRetry]);
  useOnline(error instanceof UnreachableError, onRetry);
  return (
    <ErrorState
      title={title}
      onRetry={canRetry ? onRetry : undefined}
      onSignIn={signedOut ? () => session.ask('expired') : undefined}
      stuck={!canRetry && !signedOut}
    >
      <ErrorDetail detail={detail} quote={quote} /> {children}
    </ErrorState>
  );
}
