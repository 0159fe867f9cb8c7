import { expect, it, test } from 'vitest';
import { pricedTokens } from '#shared/domain/prices.ts';
import { costCoverageLabel } from './cost-card.tsx';

test.each([
  [1400, 1400, ''],
  [1274, 1400, ' of 91% of tokens'],
  [999_999, 1_000_000, ' of 99.9% of tokens'],
  [1, 1000, ' of 0.1% of tokens'],
  [1, 1001, ' of under 0.1% of tokens'],
  [0, 1400, ' of 0% of tokens'],
])('%j of %j are %j', (priced, tokens, share) => {
  expect(costCoverageLabel({ priced, tokens })).toBe(`estimated cost${share}`);
});

it('gives the exact numbers of tokens', () => {
  expect(pricedTokens({ priced: 1234, tokens: 1400 })).toBe('1,234 of 1,400 tokens have a price');
});
