import { createPreference } from './persisted-setting.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export const themePreference = createPreference<ThemeChoice>('theme', ['system', 'light', 'dark'], 'system');

/** Applies the theme and its changes; without a choice the stylesheet follows the system. */
export function applyTheme(root: HTMLElement): void {
  const apply = () => {
    const choice = themePreference.get();
    if (choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = choice;
  };
  themePreference.subscribe(apply);
  apply();
}
