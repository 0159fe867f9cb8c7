import { CSV_BEGINNING, csvLine, type CsvValue } from '#shared/lib/csv.ts';

export interface Column {
  /** In the file: the same in every language, for programs read it. */
  name: string;
  /** In the table. */
  head: string;
  /** Text stands left, numbers right; a share is a part of 1. */
  kind: 'text' | 'count' | 'share' | 'milliseconds';
  /** Of the figures, for the header of the file; none where the name is the unit. */
  unit?: string;
  /** Not in the table. */
  isFileOnly?: true;
}

export interface FigureRow {
  key: string;
  /** In the order of the columns; null where there is nothing to say. */
  cells: readonly CsvValue[];
  /** What the table says in place of the first cell. */
  label?: string | undefined;
  /** What narrows the page down to this row. */
  href?: string | undefined;
  /** Why nothing does. */
  whyNoHref?: string | undefined;
}

/** The figures of a chart: what is drawn, its table and its file are all made of these. */
export interface FigureTable {
  columns: readonly Column[];
  rows: readonly FigureRow[];
}

/**
 * The figures as a file, exact, each line with what it covers.
 * @param more further columns of the file alone, by row
 */
export function figureCsv(
  { columns, rows }: FigureTable,
  covers: string,
  more: { names: readonly string[]; cells: (row: FigureRow) => readonly CsvValue[] } = {
    names: [],
    cells: () => [],
  },
): string {
  const heads = columns.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`));
  const head = csvLine([...heads, ...more.names, 'Coverage']);
  return CSV_BEGINNING + head + rows.map(row => csvLine([...row.cells, ...more.cells(row), covers])).join('');
}
