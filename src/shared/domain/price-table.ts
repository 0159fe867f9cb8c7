import * as v from 'valibot';
import { formatCount } from '#shared/lib/numbers.ts';
import { parseDelimited, type SeparatedRow } from '#shared/lib/csv.ts';
import { plural, t } from '#shared/i18n/t.ts';
import {
  priceRequirement,
  MAX_PATTERN,
  MAX_PRICES,
  PRICE_KINDS,
  PriceTableSchema,
  readPrice,
  type Price,
  type PriceTable,
} from './prices.ts';

export type ParsedPriceTable = { ok: true; table: PriceTable } | { ok: false; reason: string };

const COLUMNS = ['provider', 'model', ...PRICE_KINDS] as const;
/** Columns that older tables do not have. */
const OPTIONAL: ReadonlySet<string> = new Set(['cache_write_1h']);
const REQUIRED = COLUMNS.filter(column => !OPTIONAL.has(column));
const HEADER = REQUIRED.join(',');

/** Characters: ten times a table of `MAX_PRICES` rows. A longer text is not parsed. */
export const MAX_TEXT = 1_000_000;
/** Characters of an invalid value in an error message. */
const MAX_EXCERPT = 60;

const excerpt = (text: string): string =>
  text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text;

const reject = (reason: string): ParsedPriceTable => ({ ok: false, reason });

/** Formats the JSON that `parsePriceTable` accepts. */
export function printPriceTable(table: PriceTable): string {
  // A derived price is left out, as in older tables.
  const prices = table.prices.map(({ cache_write_1h, output, ...price }) => ({
    ...price,
    ...(cache_write_1h !== null && { cache_write_1h }),
    output,
  }));
  return `${JSON.stringify({ ...table, prices }, null, 2)}\n`;
}

/**
 * Parses exported JSON, or rows with a header, separated by commas, semicolons or tabs.
 * @param defaults for what rows do not contain
 */
export function parsePriceTable(
  text: string,
  defaults: Pick<PriceTable, 'currency' | 'as_of'>,
): ParsedPriceTable {
  if (text.length > MAX_TEXT) {
    return reject(
      t('A price table can have at most {most} characters. This one has {count}.', {
        most: formatCount(MAX_TEXT),
        count: formatCount(text.length),
      }),
    );
  }
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') return reject(t('It’s empty.'));
  return /^\s*[[{]/.test(bare) ? fromJson(bare) : fromRows(bare, defaults);
}

function fromJson(text: string): ParsedPriceTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reject(t('Invalid JSON: {reason}', { reason }));
  }
  if (Array.isArray(value)) {
    return reject(t('Expected an object with currency, as_of and prices, not a list.'));
  }
  const read = v.safeParse(PriceTableSchema, value, { abortEarly: true });
  return read.success ? { ok: true, table: read.output } : reject(tableError(read.issues[0]));
}

function tableError(issue: v.BaseIssue<unknown>): string {
  const [field, index, column] = issue.path?.map(({ key }) => key) ?? [];
  if (typeof index === 'number') return priceError(issue, index + 1, column);
  if (issue.type === 'max_length') return tooManyRows();
  if (issue.type === 'object') return t('{field} is missing.', { field: String(field) });
  return field === 'currency' || field === 'as_of'
    ? priceRequirement(field, field)
    : t('{field} must be a list.', { field: String(field) });
}

function tooManyRows(): string {
  return t(
    'A price table can have at most {most} rows. Use * in provider and model to cover more with one row.',
    {
      most: formatCount(MAX_PRICES),
    },
  );
}

/** @param number position in the list, from 1 */
function priceError({ type }: v.BaseIssue<unknown>, number: number, column: unknown): string {
  if (typeof column !== 'string') {
    return t('Price {number} must be an object with {columns}.', { number, columns: REQUIRED.join(', ') });
  }
  if (type === 'object') return t('Price {number}, {column} is missing.', { number, column });
  if (type === 'number') {
    return t('Price {number}, {column} must be a number of 0 or more, such as 3.75, or null.', {
      number,
      column,
    });
  }
  const field = t('Price {number}, {column}', { number, column });
  if (type === 'max_length') return tooLong(field);
  return priceRequirement(column === 'provider' || column === 'model' ? 'pattern' : 'price', field);
}

function tooLong(field: string): string {
  return t('{field} is longer than {most} characters.', { field, most: formatCount(MAX_PATTERN) });
}

function fromRows(text: string, defaults: Pick<PriceTable, 'currency' | 'as_of'>): ParsedPriceTable {
  const firstLine = /[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  const separator = (['\t', ';'] as const).find(each => firstLine.includes(each)) ?? ',';
  const [header, ...rows] = parseDelimited(text, separator);
  const names = header?.fields.map(name => name.trim().toLowerCase()) ?? [];
  // One more column than exists is enough to find an unknown or repeated one.
  const unexpected = names
    .slice(0, COLUMNS.length + 1)
    .find((name, at) => !isColumn(name) || names.indexOf(name) !== at);
  const missing = REQUIRED.find(column => !names.includes(column));
  if (missing !== undefined || unexpected !== undefined) {
    return reject(
      missing === undefined
        ? t('The header must contain only {columns}. Remove “{name}”.', {
            columns: HEADER,
            name: excerpt(unexpected ?? ''),
          })
        : t('The header must contain {columns}. {name} is missing.', {
            columns: HEADER,
            name: missing,
          }),
    );
  }
  if (rows.length > MAX_PRICES) return reject(tooManyRows());
  const prices: Price[] = [];
  for (const row of rows) {
    const read = readRow(row, names);
    if (typeof read === 'string') return reject(read);
    prices.push(read);
  }
  if (prices.length === 0) return reject(t('There are no prices below the header.'));
  return { ok: true, table: { ...defaults, prices } };
}

function isColumn(name: string): boolean {
  return COLUMNS.some(column => column === name);
}

/** Returns a price, or an error message. */
function readRow({ line, fields }: SeparatedRow, names: readonly string[]): Price | string {
  if (fields.length !== names.length) {
    return plural(
      fields.length,
      {
        one: 'Line {line} has {n} column instead of {wanted}.',
        other: 'Line {line} has {n} columns instead of {wanted}.',
      },
      { line, wanted: names.length },
    );
  }
  const text = (column: string) => fields[names.indexOf(column)]?.trim() ?? '';
  const row: Price = {
    provider: text('provider'),
    model: text('model'),
    input: null,
    cache_read: null,
    cache_write: null,
    cache_write_1h: null,
    output: null,
  };
  for (const column of ['provider', 'model'] as const) {
    const field = t('Line {line}, {column}', { line, column });
    if (row[column] === '') return priceRequirement('pattern', field);
    if (row[column].length > MAX_PATTERN) return tooLong(field);
  }
  for (const kind of PRICE_KINDS) {
    const read = readPrice(text(kind));
    if (read === undefined) {
      return t(
        'Line {line}, {column}: enter a number of 0 or more, such as 3.75, or leave it empty. Found “{text}”.',
        { line, column: kind, text: excerpt(text(kind)) },
      );
    }
    row[kind] = read;
  }
  return row;
}
