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

/** The visible columns in order. The default columns are stored as null, so that a later default applies. */
export const columnsPreference = createJsonPreference<readonly ColumnId[] | null>('columns', stored => {
  const columns = columnsNamed(Array.isArray(stored) ? stored : null);
  return sameColumns(columns, DEFAULT_COLUMNS) ? null : columns;
});

/** CSS pixels: a narrower column shows nothing, and a wider one leaves no space for others. */
export const COLUMN_WIDTH = { min: 40, max: 600 };

export type ColumnWidths = Partial<Record<ColumnId, number>>;

/** Widths of resized columns, CSS pixels. */
export const columnWidthsPreference = createJsonPreference<ColumnWidths>('column-widths', stored => {
  const entries = new Map<string, unknown>(Object.entries(stored ?? {}));
  const widths: ColumnWidths = {};
  for (const { id } of LIST_COLUMNS) {
    const width = entries.get(id);
    if (typeof width !== 'number' || width < COLUMN_WIDTH.min || width > COLUMN_WIDTH.max) continue;
    widths[id] = Math.round(width);
  }
  return widths;
});

/** The width of the interception panel in the split view, CSS pixels; the list takes the rest. */
export const PANEL_WIDTH = { min: 380, max: 1100, initial: 620 };

export const panelWidthPreference = createNumberPreference('panel-width', PANEL_WIDTH);

/** The prices for cost estimates; null until the user sets some. */
export const pricesPreference = createJsonPreference<PriceTable | null>('prices', stored => {
  const read = v.safeParse(PriceTableSchema, stored);
  return read.success && read.output.prices.length > 0 ? read.output : null;
});

export type Density = 'compact' | 'default' | 'comfortable';

export const densityPreference = createPreference<Density>(
  'density',
  ['compact', 'default', 'comfortable'],
  'default',
);

export type SummaryView = 'time' | 'models';

/** What the chart above the list shows. */
export const summaryViewPreference = createPreference<SummaryView>(
  'summary-view',
  ['time', 'models'],
  'time',
);

export type PromptLines = '1' | '2';

/** The number of lines that a row shows of its prompt. */
export const promptLinesPreference = createPreference<PromptLines>('prompt-lines', ['1', '2'], '1');

/** The time zone of all displayed times. */
export const timeZonePreference = createPreference<TimeZone>('time-zone', ['local', 'UTC'], 'local');

const ChoiceSchema = v.object({
  format: v.picklist(['csv', 'ndjson']),
  /** Column names; null for the default columns. */
  columns: v.nullable(v.array(v.string())),
});

type ExportChoice = v.InferOutput<typeof ChoiceSchema>;

/** The options of the last export. */
export const exportPreference = createJsonPreference<ExportChoice>('export', stored => {
  const read = v.safeParse(ChoiceSchema, stored);
  return read.success ? read.output : { format: 'csv', columns: null };
});

/** Where single-key shortcuts work. Speech input or stray typing can trigger them, so there is a switch (WCAG 2.1.4). */
export const keysPreference = createPreference('single-keys', ['everywhere', 'table'], 'everywhere');

export type PromptFormat = 'text' | 'markdown';

/** Whether prompts are shown as plain text or rendered as Markdown. */
export const promptFormatPreference = createPreference<PromptFormat>(
  'prompt-format',
  ['text', 'markdown'],
  'text',
);
