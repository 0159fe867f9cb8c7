import { expect, test } from 'vitest';
import { formatBytes } from './numbers.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1 MB'],
  [12_420_000, '12.4 MB'],
  [3.2e9, '3.2 GB'],
  [5e15, '5,000 TB'],
])('%j bytes are %j', (bytes, formatted) => {
  expect(formatBytes(bytes)).toBe(formatted);
});
