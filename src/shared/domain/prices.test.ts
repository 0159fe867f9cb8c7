import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import {
  costOf,
  priceFor,
  PriceTableSchema,
  readPrice,
  type Price,
  type PriceTable,
  type TokenGroup,
} from './prices.ts';
import { NO_TOKENS, sumTokens, tokensOf, totalTokens } from './tokens.ts';

const NONE = { input: null, cache_read: null, cache_write: null, cache_write_1h: null, output: null };
const priceRow = (provider: string, model: string, more: Partial<Price> = {}): Price => ({
  provider,
  model,
  ...NONE,
  ...more,
});
const tableOf = (...prices: Price[]): PriceTable => ({ currency: 'USD', as_of: '2026-11-01', prices });
const group = (provider: string, model: string, tokens: Partial<TokenGroup['tokens']>): TokenGroup => ({
  provider,
  model,
  tokens: { ...NO_TOKENS, ...tokens },
});

const names = fc.constantFrom('a', 'b', 'ab', 'ba');
const patterns = fc.constantFrom('a', 'b*', '*b', '*', 'ab');
const counts = fc.integer({ min: 0, max: 2 ** 40 });
const prices = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 100_000 }).map(value => value / 1000),
    fc.double({ min: 0, max: 1e6, noNaN: true }),
  ),
);
const groups = fc.array(
  fc.record({
    provider: names,
    model: names,
    tokens: fc
      .record({ input: counts, cache_read: counts, cache_write_1h: counts, output: counts, other: counts })
      .map(({ other, ...tokens }) => ({ ...tokens, cache_write: tokens.cache_write_1h + other })),
  }),
  { maxLength: 12 },
);
const tables = fc
  .array(
    fc.record({
      provider: patterns,
      model: patterns,
      input: prices,
      cache_read: prices,
      cache_write: prices,
      cache_write_1h: prices,
      output: prices,
    }),
    { maxLength: 5 },
  )
  .map(rows => tableOf(...rows));

describe('the price of a model', () => {
  const table = tableOf(
    priceRow('anthropic', 'claude-opus-*', { input: 15 }),
    priceRow('*', 'claude-*', { input: 3 }),
    priceRow('anthropic', '*', { input: 99 }),
  );

  it('is that of the first row that matches provider and model', () => {
    const of = (provider: string, model: string) => priceFor({ provider, model }, table)?.input;
    expect(of('anthropic', 'claude-opus-4-1')).toBe(15);
    expect(of('bedrock', 'claude-opus-4-1')).toBe(3);
    expect(of('anthropic', 'other')).toBe(99);
    expect(of('openai', 'gpt-5')).toBeUndefined();
    expect(of('Anthropic', 'gpt-5')).toBeUndefined();
  });
});

describe('the cost of tokens', () => {
  const table = tableOf(
    priceRow('anthropic', '*', { input: 3, cache_read: 0.3, cache_write: 3.75, output: 15 }),
    priceRow('openai', '*', { input: 1.25, output: 0 }),
  );

  it('is price times tokens, with the number of priced tokens', () => {
    const cost = costOf(
      [
        group('anthropic', 'claude', { input: 1000, cache_read: 2000, cache_write: 400, output: 100 }),
        group('openai', 'gpt-5', { input: 800, cache_read: 50, output: 200 }),
        group('other', 'else', { input: 7 }),
      ],
      table,
    );
    expect(cost).toEqual({
      cost: 0.0076,
      currency: 'USD',
      priced: 4500,
      tokens: 4557,
      byGroup: [
        { provider: 'anthropic', model: 'claude', cost: 0.0066, priced: 3500, tokens: 3500 },
        { provider: 'openai', model: 'gpt-5', cost: 0.001, priced: 1000, tokens: 1050 },
        { provider: 'other', model: 'else', cost: null, priced: 0, tokens: 7 },
      ],
    });
  });

  it('is 0 for a price of 0, and unknown without a price', () => {
    expect(costOf([group('openai', 'gpt-5', { output: 5 })], table).cost).toBe(0);
    expect(costOf([group('openai', 'gpt-5', { cache_read: 5 })], table).cost).toBeNull();
    expect(costOf([group('anthropic', 'claude', { input: 5 })], tableOf()).cost).toBeNull();
    expect(costOf([], table)).toEqual({ cost: null, currency: 'USD', priced: 0, tokens: 0, byGroup: [] });
  });

  it('has no accumulated rounding error', () => {
    const dime = tableOf(priceRow('*', '*', { input: 0.1 }));
    const many = Array.from({ length: 10 }, () => group('a', 'a', { input: 1_000_000 }));
    expect(costOf(many, dime).cost).toBe(1);
  });

  it('does not depend on the order or on grouping', () => {
    fc.assert(
      fc.property(groups, tables, (all, table) => {
        const { byGroup, ...cost } = costOf(all, table);
        expect(costOf(all.toReversed(), table)).toEqual({ ...cost, byGroup: byGroup.toReversed() });
        const kinds = all.flatMap(({ provider, model, tokens }) =>
          (['input', 'cache_read', 'cache_write', 'output'] as const).map(kind =>
            group(provider, model, {
              [kind]: tokens[kind],
              ...(kind === 'cache_write' && { cache_write_1h: tokens.cache_write_1h }),
            }),
          ),
        );
        expect(costOf(kinds, table)).toMatchObject(cost);
      }),
    );
  });

  it('never covers more than all tokens, and is known exactly if a token has a price', () => {
    fc.assert(
      fc.property(groups, tables, (all, table) => {
        const { cost, priced, tokens, byGroup } = costOf(all, table);
        expect(tokens).toBe(all.reduce((sum, each) => sum + totalTokens(each.tokens), 0));
        expect(byGroup.reduce((sum, each) => sum + each.priced, 0)).toBe(priced);
        for (const each of [{ cost, priced, tokens }, ...byGroup]) {
          expect(each.priced).toBeLessThanOrEqual(each.tokens);
          expect(each.cost === null).toBe(each.priced === 0);
          expect(each.cost ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('is exact to the last digit of the prices', () => {
    const pairs = fc.array(fc.tuple(counts, fc.integer({ min: 0, max: 1_000_000 })), { minLength: 1 });
    fc.assert(
      fc.property(pairs, all => {
        const table = tableOf(
          ...all.map(([, price], at) => priceRow('*', String(at), { input: price / 1000 })),
        );
        const { cost } = costOf(
          all.map(([input], at) => group('a', String(at), { input: input + 1 })),
          table,
        );
        const sum = all.reduce((total, [input, price]) => total + BigInt(input + 1) * BigInt(price), 0n);
        expect(cost).toBe(Number(`${sum}e-9`));
      }),
    );
  });
});

/** Anthropic's price list in dollars per million tokens: input, 5m and 1h cache write, cache read, output. */
const PRICE_LIST = [
  ['claude-opus-4-1', 15, 18.75, 30, 1.5, 75],
  ['claude-opus-4-5', 5, 6.25, 10, 0.5, 25],
  ['claude-sonnet-4-5', 3, 3.75, 6, 0.3, 15],
  ['claude-haiku-4-5', 1, 1.25, 2, 0.1, 5],
  ['claude-haiku-3-5', 0.8, 1, 1.6, 0.08, 4],
  ['claude-haiku-3', 0.25, 0.3, 0.5, 0.03, 1.25],
] as const;

const usageRow = (cacheWrite: number | undefined, metadata: Record<string, unknown>) => ({
  id: 'u',
  interception_id: 'i',
  provider_response_id: 'r',
  created_at: '2026-11-20T14:00:00Z',
  input_tokens: 0,
  output_tokens: 0,
  metadata,
  ...(cacheWrite !== undefined && { cache_write_input_tokens: cacheWrite }),
});

describe('one-hour cache writes', () => {
  const M = 1_000_000;
  const split = { cache_ephemeral_5m_input: M, cache_ephemeral_1h_input: 2 * M };

  it.each(PRICE_LIST)(
    'of %s cost the amount in the price list',
    (model, input, fiveMinutes, oneHour, read, out) => {
      const listed = { input, cache_read: read, cache_write: fiveMinutes, output: out };
      const usages = [
        usageRow(3 * M, split),
        usageRow(M, { cache_ephemeral_5m_input: M, cache_ephemeral_1h_input: 0 }),
        usageRow(undefined, { cache_creation_input: 3 * M, ...split }),
      ];
      const written = { provider: 'anthropic', model, tokens: sumTokens(usages) };
      const want = 3 * fiveMinutes + 4 * oneHour;
      for (const own of [oneHour, null]) {
        const table = tableOf(priceRow('anthropic', `${model}*`, { ...listed, cache_write_1h: own }));
        const cost = costOf([written], table);
        expect(cost).toMatchObject({ priced: 7 * M, tokens: 7 * M });
        expect(cost.cost).toBeCloseTo(want, 9);
      }
      const older = {
        currency: 'USD',
        as_of: '2026-11-01',
        prices: [{ provider: '*', model: '*', ...listed }],
      };
      expect(costOf([written], v.parse(PriceTableSchema, older)).cost).toBeCloseTo(want, 9);
    },
  );

  it.each([
    [{ input: 3, cache_write: 3.75, cache_write_1h: 0 }, 0],
    [{ input: 3, cache_write: 3.75, cache_write_1h: 7 }, 7],
    [{ input: 3, cache_write: 3.75 }, 6],
    [{ cache_write: 3.75 }, 6],
    [{ input: 0, cache_write: 3.75 }, 0],
    [{ input: 3, cache_write: 0 }, 0],
    [{ input: 3 }, null],
    [{ cache_write_1h: 7 }, 7],
  ])('with the prices %j cost %j', (patch, cost) => {
    const written = group('a', 'a', { cache_write: M, cache_write_1h: M });
    expect(costOf([written], tableOf(priceRow('*', '*', patch))).cost).toBe(cost);
  });

  it.each([
    ['the part equals the whole', 100, { cache_ephemeral_1h_input: 100 }, 100],
    ['the part is larger than the whole', 100, { cache_ephemeral_1h_input: 101 }, 100],
    [
      'the parts are larger than the whole',
      100,
      { cache_ephemeral_1h_input: 80, cache_ephemeral_5m_input: 80 },
      80,
    ],
    ['only the other part exists', 100, { cache_ephemeral_5m_input: 40 }, 0],
    ['no part exists', 100, {}, 0],
    ['the whole is missing', undefined, { cache_ephemeral_1h_input: 5 }, 0],
    ['the part is negative', 100, { cache_ephemeral_1h_input: -5 }, 0],
    ['the part is not an integer', 100, { cache_ephemeral_1h_input: 0.5 }, 0],
    ['the part exceeds the largest safe integer', 100, { cache_ephemeral_1h_input: 2 ** 63 }, 0],
    ['the part is text', 100, { cache_ephemeral_1h_input: '50' }, 0],
  ])('are counted if %s', (_case, whole, metadata, want) => {
    const counted = tokensOf(usageRow(whole, metadata));
    expect(counted.cache_write_1h).toBe(want);
    expect(totalTokens(counted)).toBe(whole ?? 0);
  });

  it('are never more than all cache writes, for any metadata', () => {
    const value = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null));
    const rows = fc.array(
      fc.record({ whole: fc.option(fc.nat(), { nil: undefined }), one: value, five: value }),
    );
    fc.assert(
      fc.property(rows, all => {
        const tokens = sumTokens(
          all.map(({ whole, one, five }) =>
            usageRow(whole, { cache_ephemeral_1h_input: one, cache_ephemeral_5m_input: five }),
          ),
        );
        expect(tokens.cache_write_1h).toBeGreaterThanOrEqual(0);
        expect(tokens.cache_write_1h).toBeLessThanOrEqual(tokens.cache_write);
        const flat = tableOf(priceRow('*', '*', { cache_write: 1, cache_write_1h: 1 }));
        const cost = costOf([{ provider: 'a', model: 'a', tokens }], flat);
        expect(cost.cost ?? 0).toBeCloseTo(tokens.cache_write / M, 6);
      }),
    );
  });
});

test.each([
  ['', null],
  ['  ', null],
  ['3', 3],
  [' 3.75 ', 3.75],
  ['.3', 0.3],
  ['3.', 3],
  ['1e-7', 1e-7],
  ['0', 0],
  ['3,75', undefined],
  ['1,000', undefined],
  ['-1', undefined],
  ['$3', undefined],
  ['1e999', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
])('a field with %j has the price %j', (text, price) => {
  expect(readPrice(text)).toBe(price);
});

test.each([
  [{ as_of: '2026-02-30' }],
  [{ as_of: '2026-2-3' }],
  [{ as_of: '' }],
  [{ currency: 'usd' }],
  [{ currency: 'US' }],
  [{ prices: [priceRow('', '*')] }],
  [{ prices: [priceRow('*', '*', { input: -1 })] }],
  [{ prices: [priceRow('*', '*', { input: Infinity })] }],
])('%j is not a price table', patch => {
  expect(v.safeParse(PriceTableSchema, { ...tableOf(), ...patch }).success).toBe(false);
});

describe('a price for a provider with a configured name', () => {
  const price = (provider: string, input: number) => ({
    provider,
    model: '*',
    input,
    cache_read: null,
    cache_write: null,
    cache_write_1h: null,
    output: null,
  });
  const table = (...prices: PriceTable['prices']): PriceTable => ({
    currency: 'USD',
    as_of: '2026-01-01',
    prices,
  });
  const of = { provider: 'openai', provider_name: 'azure-eu', model: 'gpt-5' };

  it.each([
    ['its own row', table(price('azure-eu', 2)), 2],
    ['its own row, in any position', table(price('openai', 1), price('azure-eu', 2)), 2],
    ['a pattern for its name', table(price('openai', 1), price('azure-*', 2)), 2],
    ['its type, before a row for all providers', table(price('openai', 1), price('*', 9)), 1],
    ['not that of another name', table(price('openai-direct', 3)), undefined],
  ])('is %s', (_what, prices, expected) => {
    expect(priceFor(of, prices)?.input).toBe(expected);
  });
});
