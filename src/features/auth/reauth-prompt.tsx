import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { signInHref } from '#shared/url/routes.ts';
import { configQuery } from '#shared/api/config.ts';
import { isSignedOut } from '#shared/api/errors.ts';
import { onSessionBroadcast, isSamePerson } from '#shared/api/sign-in.ts';
import { session } from '#shared/api/session.ts';
import { forgetTab } from '#shared/settings/tab-session.ts';

/** Most pages live and die in one session: the dialog is fetched when one does not. */
const SignInDialog = lazy(async () => {
  try {
    return { default: (await import('./sign-in-dialog.tsx')).SignInDialog };
  } catch {
    // The server was updated meanwhile and has no such file any more: its own page takes over.
    const { pathname, search } = window.location;
    window.location.assign(signInHref(pathname + search));
    return new Promise<never>(() => undefined);
  }
});

/** Shows the one question for a token that any number of requests may wait for. */
export function ReauthPrompt() {
  const client = useQueryClient();
  const why = useSyncExternalStore(session.subscribe, session.question);
  const [everAsked, setEverAsked] = useState(false);
  if (why !== null && !everAsked) setEverAsked(true);

  // What failed for the end of the session and shows nothing yet; what shows something is asked for where it is shown.
  useEffect(
    () =>
      session.onRenewed(
        () =>
          void client.refetchQueries({
            type: 'active',
            predicate: ({ state }) => state.data === undefined && isSignedOut(state.error),
          }),
      ),
    [client],
  );

  useEffect(
    () =>
      onSessionBroadcast(() => {
        const before = client.getQueryData(configQuery.queryKey) ?? null;
        isSamePerson(client, before).then(
          same => {
            if (same) return session.renew();
            forgetTab();
            window.location.reload();
          },
          // Whether anything changed is not known; the next answer tells.
          () => undefined,
        );
      }),
    [client],
  );

  return everAsked ? (
    <Suspense fallback={null}>
      <SignInDialog why={why} />
    </Suspense>
  ) : null;
}
