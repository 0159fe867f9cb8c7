import {
  columnsNamed,
  LIST_COLUMNS,
  sameColumns,
  USUAL_COLUMNS,
  type ColumnId,
} from '#shared/domain/list-columns.ts';
import { createJsonPreference } from './preference.ts';

/** Which columns the list has, in their order; the usual ones are not written down, so that they may change. */
export const columnsPreference = createJsonPreference<readonly ColumnId[] | null>('columns', stored => {
  const columns = columnsNamed(Array.isArray(stored) ? stored : null);
  return sameColumns(columns, USUAL_COLUMNS) ? null : columns;
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
