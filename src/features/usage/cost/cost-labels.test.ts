import { expect, it, test } from 'vitest';
import { costCoverageLabel, pricedTokens } from './cost-card.tsx';

test.each([
  [1400, 1400, 'all tokens'],
  [1274, 1400, '91 % of tokens'],
  [999_999, 1_000_000, '99.9 % of tokens'],
  [1, 1000, '0.1 % of tokens'],
  [1, 1001, 'under 0.1 % of tokens'],
  [0, 1400, '0 % of tokens'],
])('%j of %j are %j', (priced, tokens, words) => {
  expect(costCoverageLabel({ priced, tokens })).toBe(`cost of ${words}`);
});

it('has the exact figures at hand', () => {
  expect(pricedTokens({ priced: 1234, tokens: 1400 })).toBe('1,234 of 1,400 tokens have a price');
});
