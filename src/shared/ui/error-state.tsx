import { KeyRound, RotateCw, TriangleAlert } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { describeError } from '#shared/api/error-messages.ts';
import { UnreachableError } from '#shared/api/errors.ts';
import { session } from '#shared/api/session.ts';
import { formatCharacters, t } from '#shared/i18n/t.ts';
import { Icon } from './icon.tsx';
import { UntrustedText } from './untrusted-text.tsx';
import { Redacted } from './redacted.tsx';
import { Button } from './button.tsx';

interface ErrorDetailProps {
  detail: string;
  /** Untrusted text, such as part of a prompt. */
  quote: string;
}

export function ErrorDetail({ detail, quote }: ErrorDetailProps) {
  return (
    <>
      <UntrustedText text={detail} />{' '}
      {quote === '' ? null : (
        <Redacted key={quote} what={t('response text')} size={formatCharacters(quote.length)}>
          {() => <UntrustedText text={quote} />}
        </Redacted>
      )}
    </>
  );
}

interface ErrorStateProps {
  title: string;
  /** What to do about it, or the server's message. */
  children?: ReactNode;
  /** Only if a retry can help. */
  onRetry?: (() => void) | undefined;
  /** Only if the session has expired. */
  onSignIn?: (() => void) | undefined;
  /** Offers to reload the page, as no other action helps. */
  stuck?: boolean;
}

export function ErrorState({ title, children, onRetry, onSignIn, stuck = false }: ErrorStateProps) {
  return (
    <div role="alert" className="card flex items-start gap-3 border-s-2 border-s-error px-4 py-3">
      <Icon icon={TriangleAlert} size={16} className="mt-0.5 shrink-0 text-error" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">
          <UntrustedText text={title} />
        </p>
        {children ? <div className="outside text-muted">{children}</div> : null}
        {onRetry || onSignIn || stuck ? (
          <div className="mt-2 flex flex-wrap items-center gap-2">
            {onSignIn ? (
              <Button variant="primary" onClick={onSignIn}>
                <Icon icon={KeyRound} />
                {t('Sign in')}
              </Button>
            ) : null}
            {onRetry ? (
              <Button onClick={onRetry}>
                <Icon icon={RotateCw} />
                {t('Retry')}
              </Button>
            ) : null}
            {stuck ? <Button onClick={() => window.location.reload()}>{t('Reload the page')}</Button> : null}
          </div>
        ) : null}
      </div>
    </div>
  );
}

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

/** Calls back when the browser is online again. */
function useOnline(isEnabled: boolean, onOnline: () => void): void {
  useEffect(() => {
    if (!isEnabled) return;
    window.addEventListener('online', onOnline);
    return () => window.removeEventListener('online', onOnline);
  }, [isEnabled, onOnline]);
}
