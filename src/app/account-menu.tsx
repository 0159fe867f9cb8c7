import { ExternalLink, Eye, EyeOff, KeyRound, LogOut, Search } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { t } from '#shared/i18n/t.ts';
import { describeError } from '#shared/api/error-messages.ts';
import { session } from '#shared/api/session.ts';
import { accessOf, canFetchRows, type Config } from '#shared/domain/config.ts';
import { privacyModeSetting } from '#shared/settings/privacy-mode.ts';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { MenuCheckbox, MenuItem, MenuLink, MenuPopup, MenuSeparator } from '#shared/ui/menu.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { canSignOut, coderHost, coderLink, howSignedIn, rolesOf } from '#features/auth/coder-labels.ts';
import { pageAction } from '#shared/ui/shortcuts.ts';
import { signOutAndClear } from '#features/auth/sign-out.ts';
import { useThemeChoice } from './top-bar-settings.tsx';

interface AccountMenuProps {
  config: Config;
  user: NonNullable<Config['user']>;
  button: ReactElement<Record<string, unknown>>;
}

/** These take precedence over a token entered in the browser. */
const EXTERNAL_SIGN_IN: readonly Config['signed_in_by'][] = ['local', 'header'];

/** Opens on mount: it replaces the placeholder button that the user clicked. */
export function AccountMenu({ config, user, button }: AccountMenuProps) {
  const signOutMutation = useMutation({ mutationFn: signOutAndClear });
  const theme = useThemeChoice();
  const privacyMode = usePrivacyMode();
  const wide = useIsWide();
  const coder = coderLink(config, '');
  const version = config.coder_version?.replace(/^v/, '').replace(/\+.*$/, '');

  return (
    <Menu.Root modal={false}>
      <Menu.Trigger ref={usePressOnPointerDown()} render={button} />
      {/* In place, so that the menu is inside the banner landmark. */}
      <MenuPopup isInPlace sideOffset={6} className="w-72">
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
          <MenuSeparator />
          {wide || !canFetchRows(accessOf(config)) ? null : (
            <MenuItem icon={Search} onClick={() => pageAction('menu')?.(null)}>
              {t('Go to…')}
            </MenuItem>
          )}
          {coder === null ? null : (
            <MenuLink icon={ExternalLink} href={coder} target="_blank" rel="noopener noreferrer">
              <span className="min-w-0 flex-1 truncate">{coderHost(config)}</span>
              {version ? <span className="tabular text-sm text-muted">{version}</span> : null}
            </MenuLink>
          )}
          {EXTERNAL_SIGN_IN.includes(config.signed_in_by) ? (
            <MenuItem className="text-faint" disabled>
              {t('No session to sign out of')}
            </MenuItem>
          ) : (
            <MenuItem icon={KeyRound} onClick={() => session.ask('change')}>
              {t('Use another token')}
            </MenuItem>
          )}
          {wide ? null : (
            <>
              <MenuCheckbox
                icon={privacyMode ? EyeOff : Eye}
                checked={privacyMode}
                onChange={privacyModeSetting.toggle}
              >
                {t('Privacy mode')}
              </MenuCheckbox>
              <MenuItem icon={theme.icon} closeOnClick={false} onClick={theme.next}>
                {theme.label}
              </MenuItem>
            </>
          )}
          {canSignOut(config, window.location.hostname) ? (
            <MenuItem icon={LogOut} closeOnClick={false} onClick={() => signOutMutation.mutate()}>
              {signOutMutation.error
                ? t('Couldn’t sign out: {reason}', { reason: describeError(signOutMutation.error).title })
                : t('Sign out')}
            </MenuItem>
          ) : null}
        </Menu.Group>
      </MenuPopup>
    </Menu.Root>
  );
}
