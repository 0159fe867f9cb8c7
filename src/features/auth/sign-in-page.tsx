import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { nextPath } from '#shared/url/routes.ts';
import { signIn } from '#shared/api/sign-in.ts';
import { capabilitiesOf } from '#shared/domain/coder-api.ts';
import type { Config } from '#shared/domain/config.ts';
import { buttonStyles } from '#shared/ui/button.tsx';
import { coderHost, howSignedIn, shortVersion } from './coder-labels.ts';
import { TokenForm, TokenHelp } from './token-form.tsx';
import { useConfig } from '#shared/api/config.ts';
import { t } from '#shared/i18n/t.ts';
import { rich } from '#shared/i18n/rich.tsx';

/** For the first sign-in; a session that expires later shows a dialog instead. */
export function SignInPage() {
  const config = useConfig();
  const next = nextPath(useLocation().search);
  return (
    <div className="mx-auto flex max-w-[26rem] flex-col gap-4 pt-6 sm:pt-14">
      <title>{t('Sign in · AI Bridge')}</title>
      {config?.user ? <SignedIn config={config} user={config.user} next={next} /> : <SignIn next={next} />}
    </div>
  );
}

function SignIn({ next }: { next: string }) {
  const config = useConfig();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const host = config && coderHost(config);
  const signInAndContinue = async (token: string) => {
    await signIn(token);
    // Loads a new document, so that the user is known before the first render.
    window.location.assign(next);
  };

  return (
    <>
      <header>
        <h1 className="text-figure font-semibold">{t('Sign in')}</h1>
        <p className="mt-1 text-muted">
          {host === null
            ? t('View the prompts, tool calls and token usage that pass through AI Bridge.')
            : t('View the prompts, tool calls and token usage that pass through AI Bridge on {host}.', {
                host,
              })}
        </p>
      </header>
      <div className="card p-4">
        <TokenForm field={field} onToken={signInAndContinue}>
          <TokenHelp config={config} isDetailed />
        </TokenForm>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        <dt className="font-medium">{t('Who has access')}</dt>
        <dd className="text-muted">{accessText(config)}</dd>
        <dt className="font-medium">{t('Your token')}</dt>
        <dd className="text-muted">{t('Stored in an HTTP-only cookie until you sign out.')}</dd>
      </dl>
    </>
  );
}

function SignedIn({
  config,
  user,
  next,
}: {
  config: Config;
  user: NonNullable<Config['user']>;
  next: string;
}) {
  const name = <span className="font-semibold">{user.name || user.username}</span>;
  return (
    <>
      <h1 className="text-figure font-semibold">{t('You’re already signed in')}</h1>
      <div className="card flex flex-col items-start gap-3 p-4">
        <p>
          <span className="outside">
            {user.name
              ? rich('Signed in as {name} ({username}).', { name, username: user.username })
              : rich('Signed in as {name}.', { name })}
          </span>{' '}
          <span className="text-muted">{t('{how}.', { how: howSignedIn(config) })}</span>
        </p>
        {/* Loads a new document, as after signing in. */}
        <a href={next} className={buttonStyles('primary')}>
          {t('Continue')}
        </a>
      </div>
    </>
  );
}

function accessText(config: Config | null): string {
  if (config?.source !== 'coder' || capabilitiesOf(config.version).members === 'nothing') {
    return t('Owners and auditors.');
  }
  return t('Owners and auditors. On Coder {version}, everyone else sees their own interceptions.', {
    version: shortVersion(config.version),
  });
}
