import * as v from 'valibot';
import { addDecimals, decimalOf, multiplyDecimals, numberOf, ZERO, type Decimal } from '#lib/decimals.ts';
import { fitsWildcard } from '#lib/wildcard.ts';
import { TOKEN_KINDS, totalTokens, type TokenCounts } from './tokens.ts';

const pattern = v.pipe(v.string(), v.nonEmpty());
/** For a million tokens of a kind. Null is no price, and those tokens have none; 0 is a price. */
const price = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));

const PriceSchema = v.object({
  /** Patterns, in which `*` stands for any characters; the first row of the table that fits both is the one. */
  provider: pattern,
  model: pattern,
  input: price,
  cache_read: price,
  cache_write: price,
  output: price,
});

/** The person's own prices: what a request did cost is recorded nowhere. */
export const PriceTableSchema = v.object({
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  /** The day these were the prices. */
  as_of: v.pipe(v.string(), v.check(isDay)),
  prices: v.array(PriceSchema),
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
  const value = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}

/** Tokens of one model at one provider. */
export interface TokenGroup {
  provider: string;
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

export function priceFor(
  { provider, model }: Pick<TokenGroup, 'provider' | 'model'>,
  table: PriceTable,
): Price | undefined {
  return table.prices.find(row => fitsWildcard(row.provider, provider) && fitsWildcard(row.model, model));
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

function priceTokens(tokens: Readonly<TokenCounts>, row: Price | undefined) {
  let [cost, priced] = [ZERO, 0];
  for (const kind of TOKEN_KINDS) {
    const each = row?.[kind] ?? null;
    if (each === null) continue;
    cost = addDecimals(cost, multiplyDecimals(decimalOf(tokens[kind]), decimalOf(each)));
    priced += tokens[kind];
  }
  return { cost: multiplyDecimals(cost, A_MILLIONTH), priced };
}

/** Where nothing has a price the cost is not known, which is not 0. */
function known(cost: Decimal, priced: number): number | null {
  return priced > 0 ? numberOf(cost) : null;
}
