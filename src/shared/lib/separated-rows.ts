export interface SeparatedRow {
  /** Where it begins in the text, from 1 on. */
  line: number;
  fields: string[];
}

/** Rows of a CSV (or of a spreadsheet's clipboard, whose separator is the tab), without the empty lines. */
export function readSeparated(text: string, separator: ',' | ';' | '\t'): SeparatedRow[] {
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
