import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PriceTable } from '#shared/domain/prices.ts';

const KEY = 'aibridge.prices';
const TABLE: PriceTable = {
  currency: 'USD',
  as_of: '2026-11-01',
  prices: [
    {
      provider: '*',
      model: 'gpt-*',
      input: 1.25,
      cache_read: null,
      cache_write: 0,
      cache_write_1h: null,
      output: 10,
    },
  ],
};

const stored = new Map<string, string>();
const page = new EventTarget();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('window', page);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

/** Imports the module again, as a newly opened page does. */
async function open() {
  vi.resetModules();
  return (await import('./settings.ts')).pricesPreference;
}

const changeElsewhere = (key: string | null) =>
  page.dispatchEvent(Object.assign(new Event('storage'), { key }));

it('restores prices in the next page', async () => {
  const prices = await open();
  expect(prices.get()).toBeNull();
  const told = vi.fn<() => void>();
  const stop = prices.subscribe(told);
  prices.set(TABLE);
  expect(prices.get()).toEqual(TABLE);
  expect(prices.get()).toBe(prices.get());
  stop();
  prices.set(TABLE);
  expect(told).toHaveBeenCalledTimes(1);
  expect((await open()).get()).toEqual(TABLE);
});

it.each([
  ['no JSON', '{"currency":'],
  ['another shape', '{"currency":"USD"}'],
  ['a price below 0', JSON.stringify(TABLE).replace('1.25', '-1')],
  ['no prices', JSON.stringify({ ...TABLE, prices: [] })],
  ['nothing', 'null'],
])('has no prices if %s is stored', async (_what, text) => {
  stored.set(KEY, text);
  expect((await open()).get()).toBeNull();
});

it('retains prices while the page is open if storage is blocked', async () => {
  const forbidden = () => {
    throw new Error('forbidden');
  };
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
  const prices = await open();
  expect(prices.get()).toBeNull();
  prices.set(TABLE);
  expect(prices.get()).toEqual(TABLE);
});

it('applies changes from other tabs', async () => {
  const prices = await open();
  const told = vi.fn<() => void>();
  prices.subscribe(told);
  stored.set(KEY, JSON.stringify(TABLE));
  changeElsewhere('aibridge.theme');
  expect(prices.get()).toBeNull();
  changeElsewhere(KEY);
  expect(prices.get()).toEqual(TABLE);
  stored.clear();
  changeElsewhere(null);
  expect(prices.get()).toBeNull();
  expect(told).toHaveBeenCalledTimes(2);
});
