import * as v from 'valibot';
import { readSeparated, type SeparatedRow } from '#lib/separated-rows.ts';
import { MUST_BE, PriceTableSchema, readPrice, type Price, type PriceTable } from './prices.ts';
import { TOKEN_KINDS } from './tokens.ts';

export type ParsedPriceTable = { ok: true; table: PriceTable } | { ok: false; reason: string };

const COLUMNS = ['provider', 'model', ...TOKEN_KINDS] as const;
const HEADER = COLUMNS.join(',');

const refuse = (reason: string): ParsedPriceTable => ({ ok: false, reason });

/** The JSON that `parsePriceTable` takes back. */
export function printPriceTable(table: PriceTable): string {
  return `${JSON.stringify(table, null, 2)}\n`;
}

/**
 * A table from the JSON it was exported as, or rows with a header, separated by commas, semicolons or tabs.
 * @param dated what the rows alone do not say
 */
export function parsePriceTable(
  text: string,
  dated: Pick<PriceTable, 'currency' | 'as_of'>,
): ParsedPriceTable {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') return refuse('There is nothing in it.');
  return /^\s*[[{]/.test(bare) ? fromJson(bare) : fromRows(bare, dated);
}

function fromJson(text: string): ParsedPriceTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`This is no complete JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (Array.isArray(value)) return refuse('This is a list, not an object with currency, as_of and prices.');
  const read = v.safeParse(PriceTableSchema, value, { abortEarly: true });
  return read.success ? { ok: true, table: read.output } : refuse(sayWhere(read.issues[0]));
}

function sayWhere(issue: v.BaseIssue<unknown>): string {
  const [first, row, column] = issue.path?.map(({ key }) => key) ?? [];
  const of = typeof column === 'string' ? `, ${column}` : '';
  const where = typeof row === 'number' ? `Price ${row + 1}${of}` : String(first);
  if (issue.type === 'object' && issue.received === 'undefined') return `${where} is missing.`;
  if (issue.type === 'object') return `${where} has to be an object with ${COLUMNS.join(', ')}.`;
  if (issue.type === 'array') return `${where} has to be a list.`;
  return `${where} ${issue.message}${issue.type === 'number' ? ', or null where there is none' : ''}.`;
}

function fromRows(text: string, dated: Pick<PriceTable, 'currency' | 'as_of'>): ParsedPriceTable {
  const firstLine = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  const separator = (['\t', ';'] as const).find(each => firstLine.includes(each)) ?? ',';
  const [header, ...rows] = readSeparated(text, separator);
  const names = header?.fields.map(name => name.trim().toLowerCase()) ?? [];
  const strange = names.find((name, at) => !isColumn(name) || names.indexOf(name) !== at);
  const missing = COLUMNS.find(column => !names.includes(column));
  if (missing !== undefined || strange !== undefined) {
    const what = missing === undefined ? `“${strange}” is one too many` : `${missing} is missing`;
    return refuse(`The first line has to name the columns ${HEADER}: ${what}.`);
  }
  const prices: Price[] = [];
  for (const row of rows) {
    const read = readRow(row, names);
    if (typeof read === 'string') return refuse(`Line ${row.line}${read}.`);
    prices.push(read);
  }
  if (prices.length === 0) return refuse('There are no prices below the first line.');
  return { ok: true, table: { ...dated, prices } };
}

function isColumn(name: string): boolean {
  return COLUMNS.some(column => column === name);
}

/** A price, or why the line has none. */
function readRow({ fields }: SeparatedRow, names: readonly string[]): Price | string {
  if (fields.length !== names.length) return ` has ${fields.length} columns, not ${names.length}`;
  const text = (column: string) => fields[names.indexOf(column)]?.trim() ?? '';
  const row: Price = {
    provider: text('provider'),
    model: text('model'),
    input: null,
    cache_read: null,
    cache_write: null,
    output: null,
  };
  for (const column of ['provider', 'model'] as const) {
    if (row[column] === '') return `, ${column} ${MUST_BE.pattern}`;
  }
  for (const kind of TOKEN_KINDS) {
    const read = readPrice(text(kind));
    if (read === undefined) {
      return `, ${kind} ${MUST_BE.price}, or empty where there is none; it is “${text(kind)}”`;
    }
    row[kind] = read;
  }
  return row;
}
