import clsx from 'clsx';
import { Eye, EyeOff, Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { privacyModeSetting } from '#shared/settings/privacy-mode.ts';
import { themePreference, type ThemeChoice } from '#shared/settings/theme.ts';
import { IconButton } from '#shared/ui/button.tsx';
import { usePrivacyMode, PrivacyModeContext } from '#shared/ui/redacted.tsx';
import { t } from '#shared/i18n/t.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';

export function PrivacyModeButton({ className }: { className: string | undefined }) {
  const on = usePrivacyMode();
  return (
    <IconButton
      icon={on ? EyeOff : Eye}
      label={t('Privacy mode')}
      tooltip={on ? t('Privacy mode is on: content is hidden') : t('Hide prompts, tool inputs and errors')}
      size="large"
      aria-pressed={on}
      className={clsx('aria-pressed:bg-accent-soft aria-pressed:text-accent', className)}
      onClick={privacyModeSetting.toggle}
    />
  );
}

export function PrivacyModeProvider({ children }: { children: ReactNode }) {
  return <PrivacyModeContext value={usePreference(privacyModeSetting)}>{children}</PrivacyModeContext>;
}

const NEXT_THEME: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICONS: Record<ThemeChoice, LucideIcon> = { system: Monitor, light: Sun, dark: Moon };
export const THEME_LABELS: Readonly<Record<ThemeChoice, string>> = {
  system: t('Theme: system'),
  light: t('Theme: light'),
  dark: t('Theme: dark'),
};

/** The label and icon of the theme, and a function that switches to the next one. */
export function useThemeChoice(): { label: string; icon: LucideIcon; next: () => void } {
  const theme = usePreference(themePreference);
  return {
    label: THEME_LABELS[theme],
    icon: THEME_ICONS[theme],
    next: () => themePreference.set(NEXT_THEME[theme]),
  };
}
