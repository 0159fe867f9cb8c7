import { useMutation } from '@tanstack/react-query';
import { RotateCw, TriangleAlert } from 'lucide-react';
import { useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Config } from '#shared/domain/config.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { CommandLine } from '#shared/ui/copy-button.tsx';
import { UntrustedLink } from '#shared/ui/untrusted-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { describeError } from '#shared/api/error-messages.ts';
import { ApiError, isSignedOut } from '#shared/api/errors.ts';
import { Button } from '#shared/ui/button.tsx';
import { ErrorDetail } from '#shared/ui/error-state.tsx';
import { coderHost, coderLink } from './coder-labels.ts';

/** Where to get a token; `isDetailed` adds the CLI commands. */
export function TokenHelp({ config, isDetailed }: { config: Config | null; isDetailed: boolean }) {
  const page = config && coderLink(config, '/cli-auth');
  if (!config || page === null) {
    return (
      <div className="flex flex-col gap-1.5 text-muted">
        <p>{t('Prints one token per role: owner, auditor and member.')}</p>
        <CommandLine text="npm start -- --tokens" />
      </div>
    );
  }
  const address = `${coderHost(config)}/cli-auth`;
  const link = <UntrustedLink href={page}>{address}</UntrustedLink>;
  if (!isDetailed) return <p className="text-muted">{rich('Get one at {link}', { link })}</p>;
  return (
    <div className="flex flex-col gap-1.5 text-muted">
      <p>{rich('Get one at {link}, or create one with the CLI:', { link })}</p>
      <CommandLine text="coder tokens create --lifetime 24h" />
      <p>{t('Or use your CLI session token:')}</p>
      <CommandLine text="coder login token" />
    </div>
  );
}

interface TokenProblem {
  title: string;
  detail: string;
  quote: string;
  canRetry: boolean;
  isAboutToken: boolean;
}

const WRONG_SERVER_TEXT = t('A proxy responded instead of the dashboard, which may still be starting.');

const NO_TOKEN_YET: TokenProblem = {
  title: t('No token entered'),
  detail: t('Paste your session token above.'),
  quote: '',
  canRetry: false,
  isAboutToken: true,
};

function describeFailure(error: Error): TokenProblem {
  if (error instanceof ApiError && isSignedOut(error)) {
    return {
      title: t('Token not accepted'),
      // The message describes an expired session; the detail, if present, describes this token.
      detail: error.detail ?? error.message,
      quote: '',
      canRetry: false,
      isAboutToken: true,
    };
  }
  const isGone = error instanceof ApiError && error.status === 404;
  return {
    ...describeError(error),
    ...(isGone && { title: t('Sign-in isn’t available here'), detail: WRONG_SERVER_TEXT, quote: '' }),
    isAboutToken: false,
  };
}

/** For password managers that ignore `autocomplete`: they should neither fill in nor save a token. */
const PASSWORD_MANAGER_OPT_OUT = {
  'data-1p-ignore': '',
  'data-bwignore': '',
  'data-lpignore': 'true',
  'data-form-type': 'other',
};

interface TokenFormProps {
  field: RefObject<HTMLInputElement | null>;
  /** Signs in. The form is busy until then, and disabled afterwards. */
  onToken: (token: string) => Promise<void>;
  /** Help below the field. */
  children: ReactNode;
  /** Additional buttons, shown at the end next to the submit button. */
  actions?: ReactNode;
}

export function TokenForm({ field, onToken, children, actions }: TokenFormProps) {
  const [token, setToken] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const isSubmitted = useRef(false);
  const problemId = useId();
  const attempt = useMutation({
    mutationFn: () => onToken(token.trim()),
    onError: () => field.current?.select(),
    onSettled: () => (isSubmitted.current = false),
  });
  const problem = isEmpty ? NO_TOKEN_YET : attempt.error ? describeFailure(attempt.error) : null;

  const submit = () => {
    if (isSubmitted.current || attempt.isSuccess) return;
    setEmpty(token.trim() === '');
    if (token.trim() === '') return field.current?.focus();
    isSubmitted.current = true;
    attempt.mutate();
  };

  const button = (
    <Button variant="primary" type="submit" aria-disabled={attempt.isPending || attempt.isSuccess}>
      {attempt.isPending ? t('Signing in…') : t('Sign in')}
    </Button>
  );

  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex items-end gap-2">
        <label className="flex min-w-0 flex-1 flex-col gap-1 font-medium">
          {t('Session token')}
          <input
            ref={field}
            type="password"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...PASSWORD_MANAGER_OPT_OUT}
            value={token}
            aria-invalid={problem?.isAboutToken ?? false}
            aria-describedby={problem ? problemId : undefined}
            onChange={event => {
              setToken(event.target.value);
              setEmpty(false);
            }}
            className="h-[34px] rounded-control border border-line-strong bg-bg px-3 font-mono text-sm aria-invalid:border-error"
          />
        </label>
        {actions ? null : button}
      </div>
      {problem ? (
        <div
          id={problemId}
          role="alert"
          className="flex items-start gap-2 rounded-control bg-error-soft px-3 py-2"
        >
          <Icon icon={TriangleAlert} className="mt-[3px] shrink-0 text-error" />
          <div className="min-w-0 flex-1">
            <p className="font-semibold">{problem.title}</p>
            <div className="text-muted">
              <ErrorDetail detail={problem.detail} quote={problem.quote} />
            </div>
          </div>
          {problem.canRetry ? (
            <Button variant="link" onClick={submit}>
              <Icon icon={RotateCw} size={13} />
              {t('Retry')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {children}
      {actions ? (
        <div className="flex justify-end gap-2">
          {actions}
          {button}
        </div>
      ) : null}
    </form>
  );
}
