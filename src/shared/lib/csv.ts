export type CsvValue = string | number | null;

/** Some spreadsheets split a cell at these characters and ignore the quotes, so a new cell can start after each. */
const SEPARATORS = ';\\t\\r\\n\\v\\f\\u0085\\u2028\\u2029';
/** Characters that a spreadsheet may skip before a formula: spaces, control and invisible characters, and quotes. */
const SKIPPED = `(?:(?![${SEPARATORS}])['"\\p{Z}\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}])*`;
/** First characters of a formula: `= + - @`, their full-width and small forms, and the minus sign. */
const FORMULA = '=+\\-@＝＋－＠﹦﹢﹣﹫−';
/**
 * Every position that needs an apostrophe. `SKIPPED` ends at the next separator, so the time is linear. It also skips
 * apostrophes, so text that starts with one gets another, and removing one per position restores the original.
 */
const UNSAFE = new RegExp(
  `^(?=${SKIPPED}[${FORMULA}${SEPARATORS.slice(1)}])|(?<=[${SEPARATORS}])(?=${SKIPPED}[${FORMULA}])`,
  'gu',
);

/** The byte order mark, without which Excel does not read UTF-8. */
export const CSV_BOM = '\uFEFF';

/**
 * One line of RFC 4180. An apostrophe goes before text that a spreadsheet would run as a formula, also after a
 * semicolon, tab or line break. Null is an empty field.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = value.replace(UNSAFE, "'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface SeparatedRow {
  /** Line on which the row starts, from 1. */
  line: number;
  fields: string[];
}

/**
 * Parses CSV, or a spreadsheet's clipboard, which is separated by tabs. Empty rows are left out. d3-dsv would lose an empty
 * last field of a text, and the text after a closing quote.
 */
export function parseDelimited(text: string, separator: ',' | ';' | '\t'): SeparatedRow[] {
  const rows: SeparatedRow[] = [];
  // A field whose quotes do not close at its end is used literally.
  const field = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  let line = 1;
  let row: SeparatedRow = { line, fields: [] };
  for (;;) {
    const [, quoted, plain = '', end = ''] = field.exec(text) ?? [];
    row.fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += quoted?.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === separator) continue;
    if (row.fields.some(each => each.trim() !== '')) rows.push(row);
    if (end === '') return rows;
    line += 1;
    row = { line, fields: [] };
  }
}
