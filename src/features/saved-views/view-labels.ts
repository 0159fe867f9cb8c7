import type { TimeZone } from '#shared/i18n/times.ts';
import { valueLabel, nameLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { describeTime } from '#shared/domain/time-range.ts';
import { QUERY_KEYS, type Filters } from '#shared/domain/filters.ts';
import type { Density, PromptLines } from '#shared/settings/settings.ts';
import type { ThemeChoice } from '#shared/settings/theme.ts';

/** Styles of a menu item. */
export const MENU_ITEM =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft';
export const MENU_LABEL = 'px-2 pt-1.5 pb-1 text-sm font-medium text-muted';
export const MENU_ICON = {
  'aria-hidden': true,
  size: 14,
  strokeWidth: 1.75,
  className: 'shrink-0 text-muted',
} as const;

const NAMES = QUERY_KEYS.filter(key => key !== 'started_after' && key !== 'started_before');

/** Summarizes filters with their query keys, for example `model gpt-5-mini · Last 7 days`. */
export function describeFilters(filters: Filters, zone: TimeZone): string {
  const time = describeTime(filters, zone);
  const parts = [
    ...NAMES.flatMap(key => (filters[key] === undefined ? [] : [`${key} ${valueLabel(filters[key])}`])),
    ...filters.invalid.map(({ key, raw }) => `${key} ${nameLabel(raw)}`),
    ...(time === null ? [] : [time]),
  ];
  return parts.length > 0 ? parts.join(' · ') : t('All interceptions');
}

/** Display settings with their labels. */
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
