import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { currencyName, formatMoney } from './numbers.ts';

test.each([
  [1234.5, 'USD', '$1,234.50'],
  [0, 'USD', '$0.00'],
  [0.5, 'USD', '$0.50'],
  [0.0999, 'USD', '$0.10'],
  [0.0142, 'USD', '$0.014'],
  [0.0042, 'USD', '$0.0042'],
  [3.21, 'JPY', '¥3.2'],
  [321.9, 'JPY', '¥322'],
  [0.0042, 'EUR', '€0.0042'],
])('%j %s is written %j', (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text);
});

it('never formats a nonzero amount as zero', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-15, max: 1, noNaN: true }), amount => {
      expect(formatMoney(amount, 'USD')).toMatch(/[1-9]/);
    }),
  );
});

it('names a currency', () => {
  expect(currencyName('USD')).toBe('US Dollar');
  expect(currencyName('QQQ')).toBeNull();
  expect(currencyName('usd')).toBeNull();
  expect(currencyName('')).toBeNull();
});
