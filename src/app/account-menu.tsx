import { Check, ExternalLink, Eye, EyeOff, KeyRound, LogOut, Search } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, type ReactElement } from 'react';
import { t } from '#shared/i18n/t.ts';
import { describeError } from '#shared/api/error-messages.ts';
import { session } from '#shared/api/session.ts';
import { accessOf, canFetchRows, type Config } from '#shared/domain/config.ts';
import { privacyModeSetting } from '#shared/settings/privacy-mode.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { canSignOut, coderHost, coderLink, howSignedIn, rolesOf } from '#features/auth/coder-labels.ts';
import { pageAction } from '#shared/ui/shortcuts.ts';
import { signOutAndClear } from '#features/auth/sign-out.ts';
import { useThemeChoice } from './use-theme-choice.ts';

interface AccountMenuProps {
  config: Config;
  user: NonNullable<Config['user']>;
  button: ReactElement<Record<string, unknown>>;
}

/** These take precedence over a token entered in the browser. */
const EXTERNAL_SIGN_IN: readonly Config['signed_in_by'][] = ['local', 'header'];

const ITEM =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft';

/** Opens on mount: it replaces the placeholder button that the user clicked. */
export function AccountMenu({ config, user, button }: AccountMenuProps) {
  const signOutMutation = useMutation({ mutationFn: signOutAndClear });
  const theme = useThemeChoice();
  const privacyMode = usePrivacyMode();
  const PrivacyModeIcon = privacyMode ? EyeOff : Eye;
  const wide = useIsWide();
  const coder = coderLink(config, '');
  const version = config.coder_version?.replace(/^v/, '').replace(/\+.*$/, '');

  // Clicking the trigger, instead of rendering it open, lets the menu manage the focus.
  const trigger = useRef<HTMLButtonElement>(null);
  const portal = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current) return;
    pressed.current = true;
    trigger.current?.focus();
    trigger.current?.click();
  }, []);

  return (
    <Menu.Root modal={false}>
      <Menu.Trigger ref={trigger} render={button} />
      {/* The portal is here, so that the menu is inside the banner landmark. */}
      <div ref={portal} />
      <Menu.Portal container={portal}>
        <Menu.Positioner sideOffset={6} align="end" className="z-40 outline-none">
          <Menu.Popup className="w-72 max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-1 shadow-float outline-none">
            <Menu.Group>
              <Menu.GroupLabel className="px-2 py-1.5">
                <span className="block truncate font-semibold">
                  <UntrustedText text={user.name || user.username} />
                </span>
                <span className="block truncate text-sm text-muted">
                  <UntrustedText text={user.username} /> · {rolesOf(user)}
                </span>
                <span className="mt-1 block text-sm text-muted">{howSignedIn(config)}</span>
              </Menu.GroupLabel>
              <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
              {wide || !canFetchRows(accessOf(config)) ? null : (
                <Menu.Item className={ITEM} onClick={() => pageAction('menu')?.(null)}>
                  <Search aria-hidden="true" size={14} strokeWidth={1.75} className="text-muted" />
                  {t('Go to…')}
                </Menu.Item>
              )}
              {coder === null ? null : (
                <Menu.LinkItem className={ITEM} href={coder} target="_blank" rel="noopener noreferrer">
                  <ExternalLink aria-hidden="true" size={14} strokeWidth={1.75} className="text-muted" />
                  <span className="min-w-0 flex-1 truncate">{coderHost(config)}</span>
                  {version ? <span className="tabular text-sm text-muted">{version}</span> : null}
                </Menu.LinkItem>
              )}
              {EXTERNAL_SIGN_IN.includes(config.signed_in_by) ? (
                <Menu.Item className={`${ITEM} text-faint`} disabled>
                  {t('No session to sign out of')}
                </Menu.Item>
              ) : (
                <Menu.Item className={ITEM} onClick={() => session.ask('change')}>
                  <KeyRound aria-hidden="true" size={14} strokeWidth={1.75} className="text-muted" />
                  {t('Use another token')}
                </Menu.Item>
              )}
              {wide ? null : (
                <Menu.CheckboxItem
                  className={ITEM}
                  checked={privacyMode}
                  closeOnClick={false}
                  onCheckedChange={privacyModeSetting.toggle}
                >
                  <PrivacyModeIcon aria-hidden="true" size={14} strokeWidth={1.75} className="text-muted" />
                  <span className="flex-1">{t('Privacy mode')}</span>
                  {privacyMode ? <Check aria-hidden="true" size={14} strokeWidth={1.75} /> : null}
                </Menu.CheckboxItem>
              )}
              {wide ? null : (
                <Menu.Item className={ITEM} closeOnClick={false} onClick={theme.next}>
                  <theme.Icon aria-hidden="true" size={14} strokeWidth={1.75} className="text-muted" />
                  {theme.label}
                </Menu.Item>
              )}
              {canSignOut(config, window.location.hostname) ? (
                <Menu.Item className={ITEM} closeOnClick={false} onClick={() => signOutMutation.mutate()}>
                  <LogOut aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
                  {signOutMutation.error
                    ? t('Couldn’t sign out: {reason}', { reason: describeError(signOutMutation.error).title })
                    : t('Sign out')}
                </Menu.Item>
              ) : null}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
