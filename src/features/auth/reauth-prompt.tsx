import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { signInHref } from '#shared/url/routes.ts';
import { configQuery } from '#shared/api/config.ts';
import { isSignedOut } from '#shared/api/errors.ts';
import { onSessionBroadcast, isSamePerson } from '#shared/api/sign-in.ts';
import { session } from '#shared/api/session.ts';
import { forgetTab } from '#shared/settings/persisted-setting.ts';

/** Lazy, because most sessions do not expire while the page is open. */
const SignInDialog = lazy(async () => {
  try {
    return { default: (await import('./sign-in-dialog.tsx')).SignInDialog };
  } catch {
    // The server was updated and no longer has this chunk: the sign-in page replaces the dialog.
    const { pathname, search } = window.location;
    window.location.assign(signInHref(pathname + search));
    return new Promise<never>(() => undefined);
  }
});

/** The sign-in dialog for all requests that wait for a new session. */
export function ReauthPrompt() {
  const client = useQueryClient();
  const why = useSyncExternalStore(session.subscribe, session.question);
  const [hasPrompted, setHasPrompted] = useState(false);
  if (why !== null && !hasPrompted) setHasPrompted(true);

  // Refetches queries that failed with 401 and have no data; queries with data are refetched by their own components.
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
          // Whether the user changed is unknown; the next response shows it.
          () => undefined,
        );
      }),
    [client],
  );

  return hasPrompted ? (
    <Suspense fallback={null}>
      <SignInDialog why={why} />
    </Suspense>
  ) : null;
}
