import * as v from 'valibot';
import {
  columnsNamed,
  LIST_COLUMNS,
  sameColumns,
  DEFAULT_COLUMNS,
  type ColumnId,
} from '#shared/domain/list-columns.ts';
import { PriceTableSchema, type PriceTable } from '#shared/domain/prices.ts';
import type { TimeZone } from '#shared/i18n/times.ts';
import { createJsonPreference, createNumberPreference, createPreference } from './persisted-setting.ts';

/** Which columns the list has, in their order; the usual ones are not written down, so that they may change. */
export const columnsPreference = createJsonPreference<readonly ColumnId[] | null>('columns', stored => {
  const columns = columnsNamed(Array.isArray(stored) ? stored : null);
  return sameColumns(columns, DEFAULT_COLUMNS) ? null : columns;
});

/** A column narrower than this shows nothing, wider than that leaves no room for another; CSS pixels. */
export const COLUMN_WIDTH = { least: 40, most: 600 };

export type ColumnWidths = Partial<Record<ColumnId, number>>;

/** How wide columns were made, CSS pixels; of the others nothing is known. */
export const columnWidthsPreference = createJsonPreference<ColumnWidths>('column-widths', stored => {
  const given = new Map<string, unknown>(Object.entries(stored ?? {}));
  const widths: ColumnWidths = {};
  for (const { id } of LIST_COLUMNS) {
    const width = given.get(id);
    if (typeof width !== 'number' || width < COLUMN_WIDTH.least || width > COLUMN_WIDTH.most) continue;
    widths[id] = Math.round(width);
  }
  return widths;
});

/** How wide an interception beside the list is, CSS pixels; the list keeps what is left. */
export const PANEL_WIDTH = { least: 380, most: 1100, initial: 620 };

export const panelWidthPreference = createNumberPreference('panel-width', PANEL_WIDTH);

/** The prices that costs are worked out from, null as long as the person has set none. */
export const pricesPreference = createJsonPreference<PriceTable | null>('prices', stored => {
  const read = v.safeParse(PriceTableSchema, stored);
  return read.success && read.output.prices.length > 0 ? read.output : null;
});

export type Density = 'comfortable' | 'compact';

/** How much room a row has. */
export const densityPreference = createPreference<Density>(
  'density',
  ['comfortable', 'compact'],
  'comfortable',
);

export type PromptLines = '1' | '2';

/** In how many lines a row shows the beginning of its prompt. */
export const promptLinesPreference = createPreference<PromptLines>('prompt-lines', ['1', '2'], '1');

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

/** The zone of every time on the screen: local unless chosen otherwise. */
export const timeZonePreference = createPreference<TimeZone>('time-zone', ['local', 'UTC'], 'local');

const ChoiceSchema = v.object({
  format: v.picklist(['csv', 'ndjson']),
  /** By name; null for those that are usual. */
  columns: v.nullable(v.array(v.string())),
});

type ExportChoice = v.InferOutput<typeof ChoiceSchema>;

/** How a file of rows was wanted last. */
export const exportPreference = createJsonPreference<ExportChoice>('export', stored => {
  const read = v.safeParse(ChoiceSchema, stored);
  return read.success ? read.output : { format: 'csv', columns: null };
});

/** Where single keys act. Not everywhere at first: whoever dictates, or types past a field, sets them off (WCAG 2.1.4). */
export const keysPreference = createPreference('single-keys', ['table', 'everywhere'], 'table');

export type PromptFormat = 'text' | 'markdown';

/** How prompts are read: as they were written, unless rendering them is asked for. */
export const promptFormatPreference = createPreference<PromptFormat>(
  'prompt-format',
  ['text', 'markdown'],
  'text',
);
