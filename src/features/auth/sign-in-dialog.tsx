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

/** Asks for a token over the page, which stays as it is and goes on from there. */
export function SignInDialog({ why }: { why: ReauthRequest | null }) {
  const client = useQueryClient();
  const config = useConfig();
  const field = useRef<HTMLInputElement>(null);
  // From when a token is sent until it is known whose it is: it may be another person's.
  const unsure = useRef(false);

  const goOn = async (token: string) => {
    unsure.current = true;
    try {
      await signIn(token);
    } catch (error) {
      unsure.current = false;
      throw error;
    }
    if (!(await isSamePerson(client, config))) return beginAnew();
    unsure.current = false;
    session.renew();
  };

  const close = () => (unsure.current ? beginAnew() : session.cancel());

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
        onToken={goOn}
        actions={
          <Dialog.Close render={<Button />}>{why === 'change' ? t('Cancel') : t('Not now')}</Dialog.Close>
        }
      >
        <TokenHelp config={config} whole={false} />
      </TokenForm>
    </DialogFrame>
  );
}

/** Nothing of one person's page is shown to another. What waits is never answered: it ends with the page. */
function beginAnew(): void {
  window.location.reload();
}

function titleOf(why: ReauthRequest | null): string {
  return why === 'change' ? t('Use another token') : t('Your session has expired');
}

function describe(why: ReauthRequest | null, config: Config | null): string {
  if (why === 'change') return t('The page reloads if you sign in as a different user.');
  const by = config?.signed_in_by;
  const way = t('Sign in again to pick up where you left off.');
  if (by !== 'environment' && by !== 'cli') return way;
  return `${t('The server’s token is no longer valid.')} ${way}`;
}
