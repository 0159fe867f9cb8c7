import * as v from 'valibot';
import { numberOf } from '#shared/lib/decimals.ts';
import type { PriceFault } from '#shared/domain/price-words.ts';
import { oneHourPrice, PRICE_KINDS, PriceTableSchema, priceFor, readPrice } from '#shared/domain/prices.ts';
import type { Price, PriceTable, TokenGroup } from '#shared/domain/prices.ts';
import { totalTokens } from '#shared/domain/tokens.ts';
import { PATTERN_COLUMNS, PRICE_COLUMNS, type PriceColumn } from './price-columns.ts';

/** A row as it is typed: what stands in a field need not be a price yet. */
export type DraftRow = Record<PriceColumn, string> & { id: number };

export interface PriceDraft {
  currency: string;
  as_of: string;
  rows: readonly DraftRow[];
  nextId: number;
}

/** Names a field of the form: one of the table's own, or one of a row's. */
export type DraftField = 'currency' | 'as_of' | `${number}.${PriceColumn}`;

const EMPTY_ROW = {
  provider: '',
  model: '',
  input: '',
  cache_read: '',
  cache_write: '',
  cache_write_1h: '',
  output: '',
};

/** The day on the person's own calendar, as a date field has it. */
export function dayOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** @param today the day that prices are of as long as nothing else is said */
export function draftOf(table: PriceTable | null, today: string): PriceDraft {
  const { currency, as_of, prices } = table ?? { currency: 'USD', as_of: today, prices: [] };
  const rows = prices.map((price, id) => {
    const row: DraftRow = { ...EMPTY_ROW, id, provider: price.provider, model: price.model };
    for (const kind of PRICE_KINDS) row[kind] = String(price[kind] ?? '');
    return row;
  });
  return { currency, as_of, rows, nextId: rows.length };
}

export function addRow(draft: PriceDraft, of: Pick<Price, 'provider' | 'model'>): PriceDraft {
  const row = { ...EMPTY_ROW, provider: of.provider, model: of.model, id: draft.nextId };
  return { ...draft, rows: [...draft.rows, row], nextId: draft.nextId + 1 };
}

export function changeRow(draft: PriceDraft, id: number, column: PriceColumn, text: string): PriceDraft {
  return {
    ...draft,
    rows: draft.rows.map(row => (row.id === id ? { ...row, [column]: text } : row)),
  };
}

/** @param by how many places further down; a row stays where there is no such place */
export function moveRow(draft: PriceDraft, id: number, by: number): PriceDraft {
  const from = draft.rows.findIndex(row => row.id === id);
  const moved = draft.rows[from];
  if (!moved || !draft.rows[from + by]) return draft;
  return { ...draft, rows: draft.rows.toSpliced(from, 1).toSpliced(from + by, 0, moved) };
}

export function removeRow(draft: PriceDraft, id: number): PriceDraft {
  return { ...draft, rows: draft.rows.filter(row => row.id !== id) };
}

export interface CheckedDraft {
  /** As far as it can be used: without the rows that have a problem, or nothing in them. */
  table: PriceTable;
  /** In the order of the fields. */
  problems: ReadonlyMap<DraftField, PriceFault>;
}

export function checkDraft(draft: PriceDraft): CheckedDraft {
  const problems = new Map<DraftField, PriceFault>();
  const { currency, as_of } = draft;
  for (const field of ['currency', 'as_of'] as const) {
    if (!v.is(PriceTableSchema.entries[field], draft[field])) problems.set(field, field);
  }
  const prices: Price[] = [];
  for (const row of draft.rows) {
    if (PRICE_COLUMNS.every(column => row[column].trim() === '')) continue;
    const before = problems.size;
    const price: Price = {
      provider: row.provider.trim(),
      model: row.model.trim(),
      input: null,
      cache_read: null,
      cache_write: null,
      cache_write_1h: null,
      output: null,
    };
    for (const column of PATTERN_COLUMNS) {
      if (price[column] === '') problems.set(`${row.id}.${column}`, 'pattern');
    }
    for (const kind of PRICE_KINDS) {
      const read = readPrice(row[kind]);
      if (read === undefined) problems.set(`${row.id}.${kind}`, 'price');
      else price[kind] = read;
    }
    if (problems.size === before) prices.push(price);
  }
  return { table: { currency, as_of, prices }, problems };
}

/** What the price for an hour is while its field is empty, as it stands there then. */
export function impliedOneHourPrice(row: DraftRow): string {
  const [input = null, cacheWrite = null] = [readPrice(row.input), readPrice(row.cache_write)];
  const price = oneHourPrice({ input, cache_write: cacheWrite, cache_write_1h: null });
  return price === null ? '' : String(numberOf(price));
}

/** Models that no row fits, most tokens first; an empty name cannot be written in a row. */
export function withoutPrice(groups: readonly TokenGroup[], table: PriceTable): TokenGroup[] {
  return groups
    .filter(
      group => group.model !== '' && totalTokens(group.tokens) > 0 && priceFor(group, table) === undefined,
    )
    .sort((a, b) => totalTokens(b.tokens) - totalTokens(a.tokens) || (a.model < b.model ? -1 : 1));
}
