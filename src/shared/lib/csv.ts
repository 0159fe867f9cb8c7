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
