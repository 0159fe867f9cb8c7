import { expect, test } from 'vitest';
import { pushRecent } from './use-saved-views.ts';

test('retains the last eight filters, each once, newest first', () => {
  const all = Array.from({ length: 10 }, (_, nth) => `model=${nth}`);
  const recent = all.reduce<readonly string[]>(pushRecent, []);
  expect(recent).toEqual(all.slice(2).reverse());
  expect(pushRecent(recent, 'model=5')[0]).toBe('model=5');
  expect(pushRecent(recent, 'model=5')).toHaveLength(8);
});
