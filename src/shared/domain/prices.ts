import * as v from 'valibot';
import {
  addDecimals,
  decimalOf,
  multiplyDecimals,
  numberOf,
  ZERO,
  type Decimal,
} from '#shared/lib/numbers.ts';
import { t } from '#shared/i18n/t.ts';
import { totalTokens, type TokenCounts } from './tokens.ts';

/** Whether a pattern matches the whole text; `*` matches any number of characters, and nothing else is special. */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  // The first match of each part leaves the most text for the rest, so no backtracking is needed.
  let from = first.length;
  for (const part of others) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** The token kinds with separate prices; cache writes with a lifetime of one hour are priced separately. */
export const PRICE_KINDS = ['input', 'cache_read', 'cache_write', 'cache_write_1h', 'output'] as const;
type PriceKind = (typeof PRICE_KINDS)[number];

/** Rows: more than any provider's price list, but few enough to edit on one page. */
export const MAX_PRICES = 2000;
/** Characters; longer than any model name. */
export const MAX_PATTERN = 500;

const pattern = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_PATTERN));
/** Per million tokens. Null means unknown, and such tokens are not priced; 0 is a price. */
const price = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));

const PriceSchema = v.object({
  /** Patterns, in which `*` matches any characters; the first row whose two patterns match is used. */
  provider: pattern,
  model: pattern,
  input: price,
  cache_read: price,
  /** The price for a lifetime of five minutes if a provider has several. */
  cache_write: price,
  /** If null, or absent as in older tables, it is derived: see `oneHourPrice`. */
  cache_write_1h: v.optional(price, null),
  output: price,
});

/** Prices that the user enters, because Coder does not record what a request cost. */
export const PriceTableSchema = v.object({
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  /** Day on which the prices were valid. */
  as_of: v.pipe(v.string(), v.check(isDay)),
  prices: v.pipe(v.array(PriceSchema), v.maxLength(MAX_PRICES)),
});

export type Price = v.InferOutput<typeof PriceSchema>;
export type PriceTable = v.InferOutput<typeof PriceTableSchema>;

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Parses the text of a field: null if it is empty, undefined if it is not a price. */
export function readPrice(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  // Only the point separates the two groups of digits; an ambiguous pattern would take minutes for a long text.
  const value = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}

export interface TokenGroup {
  provider: string;
  /** The name configured in Coder, if known. */
  provider_name?: string | undefined;
  model: string;
  tokens: Readonly<TokenCounts>;
}

export interface GroupCost {
  provider: string;
  model: string;
  /** Cost of the priced tokens; null if there are none. */
  cost: number | null;
  /** Number of tokens with a price. */
  priced: number;
  /** Number of all tokens. */
  tokens: number;
}

export interface Cost extends Omit<GroupCost, 'provider' | 'model'> {
  currency: string;
  byGroup: GroupCost[];
}

const rowCache = new WeakMap<PriceTable, Map<string, Price | undefined>>();

/**
 * The first row that matches. A row that matches only the configured name wins over rows that match the provider's type,
 * because several providers can share a type. Cached per table, because costs are recomputed with every loaded page.
 */
export function priceFor(
  { provider, provider_name, model }: Pick<TokenGroup, 'provider' | 'provider_name' | 'model'>,
  table: PriceTable,
): Price | undefined {
  let cached = rowCache.get(table);
  if (!cached) rowCache.set(table, (cached = new Map<string, Price | undefined>()));
  const key = JSON.stringify([provider, provider_name, model]);
  if (!cached.has(key)) {
    const matches = (row: Price, name: string): boolean =>
      matchesGlob(row.provider, name) && matchesGlob(row.model, model);
    const matchesNameOnly = (row: Price): boolean =>
      Boolean(provider_name) && matches(row, provider_name ?? '') && !matches(row, provider);
    cached.set(key, table.prices.find(matchesNameOnly) ?? table.prices.find(row => matches(row, provider)));
  }
  return cached.get(key);
}

/**
 * Price of a million tokens written to the cache for one hour. If the table has none: twice the input price, as in
 * Anthropic's price list, or 1.6 times the five-minute price (2 / 1.25) if there is no input price. Null if cache writes
 * have no price, and 0 if they are free.
 */
export function oneHourPrice(row: Pick<Price, 'input' | 'cache_write' | 'cache_write_1h'>): Decimal | null {
  if (row.cache_write_1h !== null) return decimalOf(row.cache_write_1h);
  if (row.cache_write === null) return null;
  if (row.cache_write === 0) return ZERO;
  return row.input === null
    ? multiplyDecimals(decimalOf(row.cache_write), FACTOR_OF_5M)
    : multiplyDecimals(decimalOf(row.input), FACTOR_OF_INPUT);
}

/** Adds up without rounding, so that the order of the groups does not change a sum. */
export function costOf(groups: readonly TokenGroup[], table: PriceTable): Cost {
  let sum = ZERO;
  let [priced, tokens] = [0, 0];
  const byGroup = groups.map(group => {
    const groupCost = priceTokens(group.tokens, priceFor(group, table));
    const all = totalTokens(group.tokens);
    sum = addDecimals(sum, groupCost.cost);
    priced += groupCost.priced;
    tokens += all;
    const { provider, model } = group;
    const cost = costOrNull(groupCost.cost, groupCost.priced);
    return { provider, model, cost, priced: groupCost.priced, tokens: all };
  });
  return { cost: costOrNull(sum, priced), currency: table.currency, priced, tokens, byGroup };
}

const A_MILLIONTH: Decimal = { digits: 1n, scale: 6 };
const FACTOR_OF_INPUT: Decimal = { digits: 2n, scale: 0 };
const FACTOR_OF_5M: Decimal = { digits: 16n, scale: 1 };

function priceTokens(tokens: Readonly<TokenCounts>, row: Price | undefined) {
  let [cost, priced] = [ZERO, 0];
  for (const kind of PRICE_KINDS) {
    const each = row === undefined ? null : priceOf(row, kind);
    if (each === null) continue;
    const count = kind === 'cache_write' ? tokens.cache_write - tokens.cache_write_1h : tokens[kind];
    cost = addDecimals(cost, multiplyDecimals(decimalOf(count), each));
    priced += count;
  }
  return { cost: multiplyDecimals(cost, A_MILLIONTH), priced };
}

function priceOf(row: Price, kind: PriceKind): Decimal | null {
  if (kind === 'cache_write_1h') return oneHourPrice(row);
  const each = row[kind];
  return each === null ? null : decimalOf(each);
}

/** Null if no token has a price: the cost is unknown then, not 0. */
function costOrNull(cost: Decimal, priced: number): number | null {
  return priced > 0 ? numberOf(cost) : null;
}

/** The kind of an invalid field in a price table. */
export type PriceFault = 'currency' | 'as_of' | 'pattern' | 'price';

/** The message for an invalid field. */
export function priceRequirement(fault: PriceFault, field: string): string {
  switch (fault) {
    case 'currency':
      return t('{field} must be a three-letter currency code, such as USD.', { field });
    case 'as_of':
      return t('{field} must be a date, such as 2026-11-01.', { field });
    case 'pattern':
      return t('{field} can’t be empty. Use * to match any.', { field });
    case 'price':
      return t('{field} must be a number of 0 or more, such as 3.75.', { field });
  }
}
