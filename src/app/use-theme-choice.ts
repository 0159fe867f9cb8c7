import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';
import { themePreference, type ThemeChoice } from '#shared/settings/theme-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS: Record<ThemeChoice, LucideIcon> = { system: Monitor, light: Sun, dark: Moon };
export const THEME_LABELS: Readonly<Record<ThemeChoice, string>> = {
  system: t('Theme: system'),
  light: t('Theme: light'),
  dark: t('Theme: dark'),
};

/** The theme in words and as an icon, and what a press on either does. */
export function useThemeChoice(): { label: string; Icon: LucideIcon; next: () => void } {
  const theme = usePreference(themePreference);
  return {
    label: THEME_LABELS[theme],
    Icon: ICONS[theme],
    next: () => themePreference.set(NEXT[theme]),
  };
}
