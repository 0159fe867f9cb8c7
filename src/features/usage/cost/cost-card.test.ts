import { expect, it } from 'vitest';
import type { PriceTable } from '#shared/domain/prices.ts';
import { costRows } from './cost-card.tsx';

const TABLE: PriceTable = {
  currency: 'EUR',
  as_of: '2026-11-01',
  prices: [
    {
      provider: '*',
      model: 'gpt-*',
      input: 2,
      cache_read: 0,
      cache_write: null,
      cache_write_1h: null,
      output: 10,
    },
  ],
};
const group = (provider: string, model: string, input: number, output = 0) => ({
  provider,
  model,
  tokens: { input, cache_read: 0, cache_write: 0, cache_write_1h: 0, output },
});
const GROUPS = [group('b', 'gpt-5', 500_000), group('a', 'gpt-5', 500_000), group('a', 'claude', 2e6, 1)];

it('gives each model its cost, or null if it has no price', () => {
  const claude = { provider: 'a', model: 'claude', tokens: 2_000_001, priced: 0, cost: null, currency: null };
  const gpt = { model: 'gpt-5', tokens: 500_000, priced: 500_000, cost: 1, currency: 'EUR' };
  const rows = [claude, { provider: 'a', ...gpt }, { provider: 'b', ...gpt }];
  expect(costRows(GROUPS, TABLE)).toEqual(rows);
  expect(costRows(GROUPS.toReversed(), TABLE)).toEqual(rows);
});

it('has no cost without prices', () => {
  expect(costRows(GROUPS, null).map(({ cost, currency, priced }) => [cost, currency, priced])).toEqual(
    GROUPS.map(() => [null, null, 0]),
  );
});
