import { createPreference } from './preference.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export const themePreference = createPreference<ThemeChoice>('theme', ['system', 'light', 'dark'], 'system');

/** Keeps the page in the chosen theme; without one the stylesheet follows the system by itself. */
export function applyTheme(root: HTMLElement): void {
  const apply = () => {
    const choice = themePreference.get();
    if (choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = choice;
  };
  themePreference.subscribe(apply);
  apply();
}
