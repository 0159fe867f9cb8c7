import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { PATHS } from '#address/paths.ts';
import { send } from '#api/client.ts';
import { describeError } from '#api/error-words.ts';
import { Button } from '#ui/button.tsx';
import { ErrorNotice } from '#ui/error-notice.tsx';

/** Takes a session token; the server keeps it in a cookie that the page cannot read. */
export function SignInPage() {
  const [token, setToken] = useState('');
  const signIn = useMutation({
    mutationFn: () => send('POST', '/session', { token: token.trim() }),
    // A new page: who is signed in is known before anything is drawn.
    onSuccess: () => window.location.assign(PATHS.interceptions),
  });
  const words = signIn.error ? describeError(signIn.error) : null;

  return (
    <div className="mx-auto mt-10 flex max-w-md flex-col gap-4">
      <title>Sign in · AI Bridge</title>
      <h1 className="text-figure font-semibold">Sign in</h1>
      <form
        className="card flex flex-col gap-3 p-4"
        onSubmit={event => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <label className="flex flex-col gap-1 font-medium">
          Session token
          <input
            type="password"
            autoComplete="off"
            required
            value={token}
            onChange={event => setToken(event.target.value)}
            className="h-[34px] rounded-control border border-line-strong bg-bg px-3 font-mono text-sm"
          />
        </label>
        <p className="text-muted">
          For the embedded data, <code className="font-mono text-sm">npm start -- --tokens</code> prints one
          for each role.
        </p>
        <Button look="primary" type="submit" disabled={signIn.isPending}>
          Sign in
        </Button>
      </form>
      {words ? <ErrorNotice title={words.title}>{words.detail}</ErrorNotice> : null}
    </div>
  );
}
