import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { nextPath } from '#address/next-path.ts';
import { signIn } from '#api/sign-in.ts';
import { abilitiesOf } from '#model/coder-version.ts';
import type { Config } from '#model/config.ts';
import { buttonLook } from '#ui/button.tsx';
import { coderHost, howSignedIn, shortVersion } from '#app/coder-words.ts';
import { TokenForm } from './token-form.tsx';
import { TokenHelp } from './token-help.tsx';
import { useConfig } from '#app/use-config.ts';

/** Only where a token is needed at the start: a session that ends later asks in place. */
export function SignInPage() {
  const config = useConfig();
  const next = nextPath(useLocation().search);
  return (
    <div className="mx-auto flex max-w-[26rem] flex-col gap-4 pt-6 sm:pt-14">
      <title>Sign in · AI Bridge</title>
      {config?.user ? <SignedIn config={config} user={config.user} next={next} /> : <SignIn next={next} />}
    </div>
  );
}

function SignIn({ next }: { next: string }) {
  const config = useConfig();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const host = config && coderHost(config);
  const enter = async (token: string) => {
    await signIn(token);
    // A new page: who is signed in is known before anything is drawn.
    window.location.assign(next);
  };

  return (
    <>
      <header>
        <h1 className="text-figure font-semibold">Sign in</h1>
        <p className="mt-1 text-muted">
          To read what people’s AI tools sent through{' '}
          {host === null ? 'AI Bridge' : `the AI Bridge of ${host}`}: prompts, tool calls and token usage.
        </p>
      </header>
      <div className="card p-4">
        <TokenForm field={field} onToken={enter}>
          <TokenHelp config={config} whole />
        </TokenForm>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        <dt className="font-medium">Who may read</dt>
        <dd className="text-muted">{config ? readersOf(config) : 'Site owners and auditors.'}</dd>
        <dt className="font-medium">The token</dt>
        <dd className="text-muted">Is kept in a cookie that this page cannot read, until you sign out.</dd>
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
  return (
    <>
      <h1 className="text-figure font-semibold">You are signed in</h1>
      <div className="card flex flex-col items-start gap-3 p-4">
        <p>
          <span className="outside">
            As <span className="font-semibold">{user.name || user.username}</span>
            {user.name ? ` (${user.username})` : ''}.
          </span>{' '}
          <span className="text-muted">{howSignedIn(config)}.</span>
        </p>
        {/* A page of its own, like after signing in: nothing of this one is carried along. */}
        <a href={next} className={buttonLook('primary')}>
          Go on
        </a>
      </div>
    </>
  );
}

function readersOf({ source, version }: Config): string {
  if (source !== 'coder' || abilitiesOf(version).members === 'nothing') return 'Site owners and auditors.';
  return `Site owners and auditors; on Coder ${shortVersion(version)} everybody else their own interceptions.`;
}
