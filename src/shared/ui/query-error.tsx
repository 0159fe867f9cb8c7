import { useEffect, type ReactNode } from 'react';
import { describeError } from '#shared/api/error-messages.ts';
import { UnreachableError } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import { ErrorDetail, ErrorState } from './error-state.tsx';
import { useOnline } from './browser-state.ts';

interface QueryErrorProps {
  error: Error;
  onRetry: () => void;
  /** What the error stopped, before its detail. */
  lead?: ReactNode;
  /** What happens to the rest of the page. */
  children?: ReactNode;
}

/** A query error with the action that can fix it: retry, sign in, or reload. */
export function QueryError({ error, onRetry, lead, children }: QueryErrorProps) {
  const { kind, title, detail, quote, canRetry } = describeError(error);
  const signedOut = kind === 'signed-out';
  // Another request can have opened the sign-in prompt; a renewal fixes this error too.
  useEffect(() => (signedOut ? session.onRenewed(onRetry) : undefined), [signedOut, onRetry]);
  useOnline(error instanceof UnreachableError, onRetry);
  return (
    <ErrorState
      title={title}
      onRetry={canRetry ? onRetry : undefined}
      onSignIn={signedOut ? () => session.ask('expired') : undefined}
      stuck={!canRetry && !signedOut}
    >
      {lead} <ErrorDetail detail={detail} quote={quote} /> {children}
    </ErrorState>
  );
}
