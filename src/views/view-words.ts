import type { Density, PromptLines } from '#preferences/row-look-preferences.ts';
import type { ThemeChoice } from '#preferences/theme-preference.ts';
import type { TimeZone } from '#lib/times.ts';

/** What can be chosen of the list's look, in words. */
export const DENSITIES: readonly [Density, string][] = [
  ['comfortable', 'Comfortable'],
  ['compact', 'Compact'],
];
export const PROMPT_LINES: readonly [PromptLines, string][] = [
  ['1', 'One line'],
  ['2', 'Two lines'],
];
export const TIME_ZONES: readonly [TimeZone, string][] = [
  ['local', 'Local'],
  ['UTC', 'UTC'],
];
export const THEMES: readonly [ThemeChoice, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
