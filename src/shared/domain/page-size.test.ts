import { expect, test } from 'vitest';
import { nextPageSize } from './coder-api.ts';

test('the page size grows with the scrolling speed, up to the maximum', () => {
  expect(nextPageSize(100, 60_000)).toBe(100);
  expect(nextPageSize(100, 2000)).toBe(100);
  expect(nextPageSize(100, 1999)).toBe(200);
  expect(nextPageSize(100, 800)).toBe(300);
  expect(nextPageSize(100, 0)).toBe(1000);
  expect(nextPageSize(1000, 5000)).toBe(400);
  expect(nextPageSize(1000, 60_000)).toBe(100);
});
