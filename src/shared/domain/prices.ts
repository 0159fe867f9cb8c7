import * as v from 'valibot';
import {
  addDecimals,
  decimalOf,
  multiplyDecimals,
  numberOf,
  ZERO,
  type Decimal,
} from '#shared/lib/numbers.ts';
import { matchesGlob } from '#shared/lib/glob.ts';
import { t } from '#shared/i18n/t.ts';
import { totalTokens, type TokenCounts } from './tokens.ts';

/** What has a price of its own: the kinds of tokens, with the part of cache writes that is kept for an hour apart. */
export const PRICE_KINDS = ['input', 'cache_read', 'cache_write', 'cache_write_1h', 'output'] as const;
type PriceKind = (typeof PRICE_KINDS)[number];

/** More than any provider's list, and few enough to look up and to edit at once. */
export const MAX_PRICES = 2000;
/** Characters; longer than any name of a model. */
export const MAX_PATTERN = 500;

const pattern = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_PATTERN));
/** For a million tokens of a kind. Null is no price, and those tokens have none; 0 is a price. */
const price = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));

const PriceSchema = v.object({
  /** Patterns, in which `*` stands for any characters; the first row of the table that fits both is the one. */
  provider: pattern,
  model: pattern,
  input: price,
  cache_read: price,
  /** For five minutes, where a provider keeps them for different times. */
  cache_write: price,
  /** Null, and absent in older tables, follows from the others: see `oneHourPrice`. */
  cache_write_1h: v.optional(price, null),
  output: price,
});

/** The person's own prices: what a request did cost is recorded nowhere. */
export const PriceTableSchema = v.object({
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  /** The day these were the prices. */
  as_of: v.pipe(v.string(), v.check(isDay)),
  prices: v.pipe(v.array(PriceSchema), v.maxLength(MAX_PRICES)),
});

export type Price = v.InferOutput<typeof PriceSchema>;
export type PriceTable = v.InferOutput<typeof PriceTableSchema>;

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The price that a field's text means, null where there is none, undefined where it is no price at all. */
export function readPrice(text: string): number | null | undefined {
  const written = text.trim();
  if (written === '') return null;
  // The digits before and after the point are told apart by the point alone: otherwise a long text takes minutes.
  const value = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}

/** Tokens of one model at one provider. */
export interface TokenGroup {
  provider: string;
  /** As it is configured in Coder, where that is known. */
  provider_name?: string | undefined;
  model: string;
  tokens: Readonly<TokenCounts>;
}

export interface GroupCost {
  provider: string;
  model: string;
  /** Of the tokens that have a price; null where none has one. */
  cost: number | null;
  /** Tokens that have a price. */
  priced: number;
  /** All tokens. */
  tokens: number;
}

export interface Cost extends Omit<GroupCost, 'provider' | 'model'> {
  currency: string;
  byGroup: GroupCost[];
}

const foundIn = new WeakMap<PriceTable, Map<string, Price | undefined>>();

/**
 * The first row that fits; a row for the configured name alone comes before those that fit the provider's type, of which
 * several providers can be. Looked up once for each model of a table: the figures ask again with every page that is read.
 */
export function priceFor(
  { provider, provider_name, model }: Pick<TokenGroup, 'provider' | 'provider_name' | 'model'>,
  table: PriceTable,
): Price | undefined {
  let found = foundIn.get(table);
  if (!found) foundIn.set(table, (found = new Map<string, Price | undefined>()));
  const key = JSON.stringify([provider, provider_name, model]);
  if (!found.has(key)) {
    const fits = (row: Price, name: string): boolean =>
      matchesGlob(row.provider, name) && matchesGlob(row.model, model);
    const own = (row: Price): boolean =>
      Boolean(provider_name) && fits(row, provider_name ?? '') && !fits(row, provider);
    found.set(key, table.prices.find(own) ?? table.prices.find(row => fits(row, provider)));
  }
  return found.get(key);
}

/**
 * What a million tokens cost that are written to the cache for an hour. Where the table does not say: twice the input
 * price, as Anthropic's price list has it, or 1.6 times the price for five minutes (2 / 1.25) where there is no input
 * price. Without a price for cache writes there is none, and where those are free these are too.
 */
export function oneHourPrice(row: Pick<Price, 'input' | 'cache_write' | 'cache_write_1h'>): Decimal | null {
  if (row.cache_write_1h !== null) return decimalOf(row.cache_write_1h);
  if (row.cache_write === null) return null;
  if (row.cache_write === 0) return ZERO;
  return row.input === null
    ? multiplyDecimals(decimalOf(row.cache_write), FACTOR_OF_5M)
    : multiplyDecimals(decimalOf(row.input), FACTOR_OF_INPUT);
}

/** What tokens cost by a table. Added up without rounding, so that no order of reading changes a sum. */
export function costOf(groups: readonly TokenGroup[], table: PriceTable): Cost {
  let sum = ZERO;
  let [priced, tokens] = [0, 0];
  const byGroup = groups.map(group => {
    const own = priceTokens(group.tokens, priceFor(group, table));
    const all = totalTokens(group.tokens);
    sum = addDecimals(sum, own.cost);
    priced += own.priced;
    tokens += all;
    const { provider, model } = group;
    return { provider, model, cost: known(own.cost, own.priced), priced: own.priced, tokens: all };
  });
  return { cost: known(sum, priced), currency: table.currency, priced, tokens, byGroup };
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

/** Where nothing has a price the cost is not known, which is not 0. */
function known(cost: Decimal, priced: number): number | null {
  return priced > 0 ? numberOf(cost) : null;
}

/** What is wrong with a field of a price table: it is none of what it has to be. */
export type PriceFault = 'currency' | 'as_of' | 'pattern' | 'price';

/** What a field has to be, where it is not. */
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
