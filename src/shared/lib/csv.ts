export type CsvValue = string | number | null;

/** Where a later piece of a cell can begin: some spreadsheets split at these, and those ignore our quotes. */
const SEPARATORS = ';\\t\\r\\n\\v\\f\\u0085\\u2028\\u2029';
/** What a spreadsheet may skip before a formula: spaces, control and invisible characters, and quotes. */
const SKIPPED = `(?:(?![${SEPARATORS}])['"\\p{Z}\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}])*`;
/** `= + - @`, their full-width and small forms, and the minus sign. */
const FORMULA = '=+\\-@＝＋－＠﹦﹢﹣﹫−';
/**
 * Every place that needs an apostrophe. `SKIPPED` ends at the next separator, so each character is looked at once and
 * the time is linear. `SKIPPED` holds the apostrophe too, so text that has one already gets another: removing one from
 * each place gives back the original.
 */
const UNSAFE = new RegExp(
  `^(?=${SKIPPED}[${FORMULA}${SEPARATORS.slice(1)}])|(?<=[${SEPARATORS}])(?=${SKIPPED}[${FORMULA}])`,
  'gu',
);

/** Lets Excel read UTF-8. */
export const CSV_BEGINNING = '\uFEFF';

/**
 * One line of RFC 4180. Text that a spreadsheet would calculate, also in a piece after a semicolon, tab or line end,
 * gets an apostrophe in front. Numbers are written plainly, null as nothing.
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
  /** Where it begins in the text, from 1 on. */
  line: number;
  fields: string[];
}

/** Rows of a CSV (or of a spreadsheet's clipboard, whose separator is the tab), without the empty lines. */
export function parseDelimited(text: string, separator: ',' | ';' | '\t'): SeparatedRow[] {
  const rows: SeparatedRow[] = [];
  // A field that is not quoted to its end is taken as it stands.
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
