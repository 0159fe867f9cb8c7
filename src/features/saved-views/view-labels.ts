import type { TimeZone } from '#shared/i18n/times.ts';
import { filterValueLabel, nameLabel } from '#shared/domain/row-values.ts';
import { anyOf, t } from '#shared/i18n/t.ts';
import { describeTime } from '#shared/domain/time-range.ts';
import { allValuesOf, MULTI_VALUE_KEYS, QUERY_KEYS, type Filters } from '#shared/domain/filters.ts';
import type { Density, PromptLines } from '#shared/settings/settings.ts';
import type { ThemeChoice } from '#shared/settings/theme.ts';

const NAMES = QUERY_KEYS.filter(key => key !== 'started_after' && key !== 'started_before');

/** Summarizes filters with their query keys, for example `model gpt-5-mini · Last 7 days`. */
export function describeFilters(filters: Filters, zone: TimeZone): string {
  const time = describeTime(filters, zone);
  const parts = [
    ...NAMES.flatMap(key => {
      const values = allValuesOf(filters, key).map(value => filterValueLabel(key, value));
      return values.length === 0 ? [] : [`${key} ${anyOf(values)}`];
    }),
    ...MULTI_VALUE_KEYS.flatMap(key => {
      const values = (filters.noneOf?.[key] ?? []).map(value => filterValueLabel(key, value));
      return values.length === 0 ? [] : [t('not {key}: {values}', { key, values: anyOf(values) })];
    }),
    ...filters.invalid.map(({ key, raw }) => `${key} ${nameLabel(raw)}`),
    ...(time === null ? [] : [time]),
  ];
  return parts.length > 0 ? parts.join(' · ') : t('All interceptions');
}

/** Display settings with their labels. */
export const DENSITIES: readonly [Density, string][] = [
  ['compact', t('Compact')],
  ['default', t('Default')],
  ['comfortable', t('Comfortable')],
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
