import { Clock, KeyRound, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { describeError } from '#shared/api/error-messages.ts';
import { session } from '#shared/api/session.ts';
import { canSignOut } from '#features/auth/coder-labels.ts';
import { signOutHere } from '#features/auth/sign-out.ts';
import { THEME_LABELS } from '#app/use-theme-choice.ts';
import { localZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';
import { themePreference, type ThemeChoice } from '#shared/settings/theme-preference.ts';
import { timeZonePreference } from '#shared/settings/time-zone-preference.ts';
import type { Command, CommandContext } from './command.ts';

const THEMES = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
] as const satisfies readonly [ThemeChoice, unknown][];

/** What this browser remembers of its person; what is chosen already is not offered. */
export function settingCommands({ zone }: CommandContext): Command[] {
  const group = 'settings' as const;
  const themes = THEMES.filter(([theme]) => theme !== themePreference.get()).map(([theme, Icon]) => ({
    id: `theme:${theme}`,
    group,
    label: THEME_LABELS[theme],
    Icon,
    run: () => themePreference.set(theme),
  }));
  const other = zone === 'UTC' ? 'local' : 'UTC';
  return [
    ...themes,
    {
      id: `zone:${other}`,
      group,
      label: t('Times in {zone}', { zone: other === 'UTC' ? 'UTC' : localZone() }),
      detail: t('time zone'),
      Icon: Clock,
      run: () => timeZonePreference.set(other),
    },
  ];
}

export function sessionCommands({ config, notify }: CommandContext): Command[] {
  if (!config?.user) return [];
  const { signed_in_by } = config;
  const group = 'session' as const;
  const change = {
    id: 'change-token',
    group,
    label: t('Sign in with another token'),
    Icon: KeyRound,
    movesFocus: true,
    run: () => session.ask('change'),
  };
  const leave = {
    id: 'sign-out',
    group,
    label: t('Sign out'),
    Icon: LogOut,
    run: () =>
      void signOutHere().catch((error: unknown) =>
        notify(
          t('Still signed in, try again: {reason}', {
            reason: error instanceof Error ? describeError(error).title : '',
          }),
        ),
      ),
  };
  return [
    ...(signed_in_by === 'local' || signed_in_by === 'header' ? [] : [change]),
    ...(canSignOut(config, window.location.hostname) ? [leave] : []),
  ];
}
