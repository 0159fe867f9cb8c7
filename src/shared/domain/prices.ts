import * as v from 'valibot';
import {
  addDecimals,
  decimalOf,
  formatCount,
  multiplyDecimals,
  numberOf,
  ZERO,
  type Decimal,
} from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { FilterKey, Filters } from './filters.ts';
import { moveToInvalid } from './parse-filters.ts';
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

const rowCache = new WeakMap<Pick<PriceTable, 'prices'>, Map<string, Price | undefined>>();

/**
 * The first row that matches. A row that matches only the configured name wins over rows that match the provider's type,
 * because several providers can share a type. Cached per table, because costs are recomputed with every loaded page.
 */
export function priceFor(
  { provider, provider_name, model }: Pick<TokenGroup, 'provider' | 'provider_name' | 'model'>,
  table: Pick<PriceTable, 'prices'>,
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

/** The price of a million tokens; null if unknown. */
export function priceOf(row: Price, kind: PriceKind): Decimal | null {
  if (kind === 'cache_write_1h') return oneHourPrice(row);
  const each = row[kind];
  return each === null ? null : decimalOf(each);
}

/** Null if no token has a price: the cost is unknown then, not 0. */
function costOrNull(cost: Decimal, priced: number): number | null {
  return priced > 0 ? numberOf(cost) : null;
}

/** How many tokens a cost covers. */
export function pricedTokens({ priced, tokens }: Pick<Cost, 'priced' | 'tokens'>): string {
  return plural(
    tokens,
    { one: '{priced} of {n} token has a price', other: '{priced} of {n} tokens have a price' },
    { priced: formatCount(priced) },
  );
}

/** Characters in a URL. Proxies accept request lines of 8 KiB, and the rest is for filters. */
const MAX_PRICES_IN_URL = 5000;
/** Stands for a price that is not known. */
const NO_PRICE = '-';

/** Text without spaces that URLs write almost unchanged. */
const wordOf = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
const textOf = (word: string): string => new URLSearchParams(`=${word}`).get('') ?? '';

/** The rows of a table as words, for a URL: the two patterns and a price of each kind. Null if it is too long. */
export function formatPrices({ prices }: Pick<PriceTable, 'prices'>): string | null {
  const text = prices
    .flatMap(row => [
      wordOf(row.provider),
      wordOf(row.model),
      ...PRICE_KINDS.map(kind => String(row[kind] ?? NO_PRICE)),
    ])
    .join(' ');
  return wordOf(text).length > MAX_PRICES_IN_URL ? null : text;
}

/**
 * Adds the user's prices to filters that need them, or moves those filters to the invalid ones.
 * @param keys the filters that need prices
 * @param table null if the user has not set prices
 */
export function withPrices(
  filters: Filters,
  keys: readonly FilterKey[],
  table: Pick<PriceTable, 'prices'> | null,
): Filters {
  if (keys.length === 0) return filters;
  const prices = table === null ? null : formatPrices(table);
  if (prices !== null) return { ...filters, prices };
  return moveToInvalid(
    filters,
    keys.map(name => ({ name, isExcluded: false })),
    () =>
      table === null
        ? t('A cost needs your own prices.')
        : t('Your price table is too long for this. Use * to cover more models with one row.'),
  );
}

/** Reads what `formatPrices` wrote; null if it is something else. */
export function parsePrices(text: string): Pick<PriceTable, 'prices'> | null {
  const words = text.split(' ');
  const size = 2 + PRICE_KINDS.length;
  const isTooLong = wordOf(text).length > MAX_PRICES_IN_URL;
  if (isTooLong || words.includes('') || words.length % size !== 0) return null;
  const rows = Array.from({ length: words.length / size }, (_, at) => {
    const [provider = '', model = '', ...prices] = words.slice(at * size, (at + 1) * size);
    // The schema refuses NaN, which stands for a word that is no number.
    const readAt = (place: number) =>
      prices[place] === NO_PRICE ? null : (readPrice(prices[place] ?? '') ?? Number.NaN);
    return {
      provider: textOf(provider),
      model: textOf(model),
      ...Object.fromEntries(PRICE_KINDS.map((kind, place) => [kind, readAt(place)])),
    };
  });
  const read = v.safeParse(v.pick(PriceTableSchema, ['prices']), { prices: rows });
  return read.success ? read.output : null;
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
