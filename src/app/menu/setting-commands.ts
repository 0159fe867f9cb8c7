import { Clock, KeyRound, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { describeError } from '#api/error-words.ts';
import { session } from '#api/session.ts';
import { canSignOut } from '#app/coder-words.ts';
import { signOutHere } from '#app/session/sign-out-here.ts';
import { localZone } from '#lib/times.ts';
import { themePreference, type ThemeChoice } from '#preferences/theme-preference.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import type { Command, CommandContext } from './command.ts';

const THEMES = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
] as const satisfies readonly [ThemeChoice, unknown][];

/** What this browser remembers of its person; what is chosen already is not offered. */
export function settingCommands({ zone }: CommandContext): Command[] {
  const group = 'Settings';
  const themes = THEMES.filter(([theme]) => theme !== themePreference.get()).map(([theme, Icon]) => ({
    id: `theme:${theme}`,
    group,
    label: `Theme: ${theme}`,
    Icon,
    run: () => themePreference.set(theme),
  }));
  const other = zone === 'UTC' ? 'local' : 'UTC';
  return [
    ...themes,
    {
      id: `zone:${other}`,
      group,
      label: `Times in ${other === 'UTC' ? 'UTC' : localZone()}`,
      detail: 'time zone',
      Icon: Clock,
      run: () => timeZonePreference.set(other),
    },
  ];
}

export function sessionCommands({ config, notify }: CommandContext): Command[] {
  if (!config?.user) return [];
  const { signed_in_by } = config;
  const group = 'Session';
  const change = {
    id: 'change-token',
    group,
    label: 'Sign in with another token',
    Icon: KeyRound,
    movesFocus: true,
    run: () => session.ask('change'),
  };
  const leave = {
    id: 'sign-out',
    group,
    label: 'Sign out',
    Icon: LogOut,
    run: () =>
      void signOutHere().catch((error: unknown) =>
        notify(`Still signed in, try again: ${error instanceof Error ? describeError(error).title : ''}`),
      ),
  };
  return [
    ...(signed_in_by === 'local' || signed_in_by === 'header' ? [] : [change]),
    ...(canSignOut(config, window.location.hostname) ? [leave] : []),
  ];
}
