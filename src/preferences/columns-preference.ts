import * as v from 'valibot';
import { columnsNamed, sameColumns, USUAL_COLUMNS, type ColumnId } from '#model/list-columns.ts';
import { createJsonPreference } from './preference.ts';

const NamesSchema = v.nullable(v.array(v.string()));

/** Which columns the list has, in their order; the usual ones are not written down, so that they may change. */
export const columnsPreference = createJsonPreference<readonly ColumnId[] | null>('columns', stored => {
  const read = v.safeParse(NamesSchema, stored);
  const columns = columnsNamed(read.success ? read.output : null);
  return sameColumns(columns, USUAL_COLUMNS) ? null : columns;
});

/** A column narrower than this shows nothing, wider than that leaves no room for another; CSS pixels. */
export const COLUMN_WIDTH = { least: 40, most: 600 };

const WidthsSchema = v.record(
  v.string(),
  v.fallback(v.pipe(v.number(), v.minValue(COLUMN_WIDTH.least), v.maxValue(COLUMN_WIDTH.most)), 0),
);

export type ColumnWidths = Partial<Record<ColumnId, number>>;

/** How wide columns were made, CSS pixels; of the others nothing is known. */
export const columnWidthsPreference = createJsonPreference<ColumnWidths>('column-widths', stored => {
  const read = v.safeParse(WidthsSchema, stored);
  const widths: ColumnWidths = {};
  if (!read.success) return widths;
  for (const id of columnsNamed(Object.keys(read.output))) {
    const width = read.output[id] ?? 0;
    if (width > 0) widths[id] = Math.round(width);
  }
  return widths;
});
