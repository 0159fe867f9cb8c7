export type CsvValue = string | number | null;

/** What a spreadsheet would take for the beginning of a formula, also behind what it skips. */
const FORMULA = /^[\s\uFEFF]*[=+\-@\t\r]/u;

/** Lets Excel read UTF-8. */
export const CSV_BEGINNING = '\uFEFF';

/**
 * One line of RFC 4180. Text that a spreadsheet would calculate gets an apostrophe in front and is shown as it is;
 * numbers are written plainly, null as nothing.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const inert = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
