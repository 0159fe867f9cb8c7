import type { Density, PromptLines } from '#shared/settings/row-look-preferences.ts';
import type { ThemeChoice } from '#shared/settings/theme-preference.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { t } from '#shared/i18n/t.ts';

/** What can be chosen of the list's look, in words. */
export const DENSITIES: readonly [Density, string][] = [
  ['comfortable', t('Comfortable')],
  ['compact', t('Compact')],
];
export const PROMPT_LINES: readonly [PromptLines, string][] = [
  ['1', t('One line')],
  ['2', t('Two lines')],
];
export const TIME_ZONES: readonly [TimeZone, string][] = [
  ['local', t('Local')],
  ['UTC', 'UTC'],
];
export const THEMES: readonly [ThemeChoice, string][] = [
  ['system', t('System')],
  ['light', t('Light')],
  ['dark', t('Dark')],
];
