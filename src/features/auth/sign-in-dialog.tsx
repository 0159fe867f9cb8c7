import { Dialog } from '@base-ui/react/dialog';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { session, type ReauthRequest } from '#shared/api/session.ts';
import { isSamePerson, signIn } from '#shared/api/sign-in.ts';
import type { Config } from '#shared/domain/config.ts';
import { t } from '#shared/i18n/t.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { TokenForm, TokenHelp } from './token-form.tsx';
import { useConfig } from '#shared/api/config.ts';

/** Requests a token without leaving the page, so that waiting requests can continue. */
export function SignInDialog({ why }: { why: ReauthRequest | null }) {
  const client = useQueryClient();
  const config = useConfig();
  const field = useRef<HTMLInputElement>(null);
  // True after a token is sent and until its user is known, who can be a different one.
  const isUserUnknown = useRef(false);

  const continueWith = async (token: string) => {
    isUserUnknown.current = true;
    try {
      await signIn(token);
    } catch (error) {
      isUserUnknown.current = false;
      throw error;
    }
    if (!(await isSamePerson(client, config))) return reloadPage();
    isUserUnknown.current = false;
    session.renew();
  };

  const close = () => (isUserUnknown.current ? reloadPage() : session.cancel());

  return (
    <DialogFrame
      open={why !== null}
      title={titleOf(why)}
      description={describe(why, config)}
      className="max-w-[26rem] gap-3"
      initialFocus={field}
      disablePointerDismissal
      onOpenChange={open => !open && close()}
    >
      <TokenForm
        field={field}
        onToken={continueWith}
        actions={
          <Dialog.Close render={<Button />}>{why === 'change' ? t('Cancel') : t('Not now')}</Dialog.Close>
        }
      >
        <TokenHelp config={config} isDetailed={false} />
      </TokenForm>
    </DialogFrame>
  );
}

/** Never shows one user's data to another. Waiting requests end with the page. */
function reloadPage(): void {
  window.location.reload();
}

function titleOf(why: ReauthRequest | null): string {
  return why === 'change' ? t('Use another token') : t('Your session has expired');
}

function describe(why: ReauthRequest | null, config: Config | null): string {
  if (why === 'change') return t('The page reloads if you sign in as a different user.');
  const by = config?.signed_in_by;
  const hint = t('Sign in again to pick up where you left off.');
  if (by !== 'environment' && by !== 'cli') return hint;
  return `${t('The server’s token is no longer valid.')} ${hint}`;
}
