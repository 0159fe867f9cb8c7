import { createPreference } from './preference.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export const themePreference = createPreference<ThemeChoice>('theme', ['system', 'light', 'dark'], 'system');

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

/** Keeps the page in the chosen theme, following the system where that is the choice. */
export function applyTheme(root: HTMLElement): void {
  const apply = () => {
    const choice = themePreference.get();
    const dark = choice === 'dark' || (choice === 'system' && darkSystem.matches);
    root.dataset['theme'] = dark ? 'dark' : 'light';
  };
  themePreference.subscribe(apply);
  darkSystem.addEventListener('change', apply);
  apply();
}
