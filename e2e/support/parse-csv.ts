/** A strict RFC 4180 parser that is independent of the exporter. It also accepts a leading BOM. */
export function parseCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  field.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (!match) throw new Error(`Not valid CSV: ${JSON.stringify(text.slice(at, at + 80))}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Removes the apostrophes that stop a spreadsheet from running formulas. Apply it to both sides of a comparison. */
export function unguarded(text: string): string {
  return text.replace(/(^|[;\t\r\n\v\f\u0085\u2028\u2029])'/g, '$1');
}
