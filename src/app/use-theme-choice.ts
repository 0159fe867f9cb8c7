import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { themePreference, type ThemeChoice } from '#shared/settings/theme.ts';

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
