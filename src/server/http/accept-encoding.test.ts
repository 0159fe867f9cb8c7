import { expect, test } from 'vitest';
import { acceptedEncodings } from './accept-encoding.ts';

test.each([
  [undefined, null],
  ['', null],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip;q=0', null],
  ['gzip;q=0.0', null],
  ['gzip;q=0.000', null],
  ['gzip ; q=0', null],
  ['gzip;Q=0', null],
  ['gzip;q= 0', null],
  ['br, gzip;q=0', 'br'],
  ['gzip;q=0, br', 'br'],
  ['gzip;q=0.001', 'gzip'],
  ['gzip;q=0.5, br;q=0.8', 'br, gzip'],
  ['gzip, br;q=0.5, zstd;q=0.6', 'gzip, zstd, br'],
  ['*', null],
  ['*;q=0', null],
  ['gzip;q=0, *', null],
  ['gzip, *;q=0', 'gzip'],
  ['*;q=0, br', 'br'],
  ['identity', null],
  ['identity;q=0, gzip', 'gzip'],
  ['identity, gzip;q=0.5', null],
  ['identity;q=0.5, gzip', 'gzip'],
  ['not-gzip', null],
  ['gzipped', null],
  ['gzip;q=nonsense', null],
  ['gzip;q=-1', null],
  ['gzip;level=9;q=0', null],
  ['gzip;level=9;q=0.5', 'gzip'],
  [',,gzip,,', 'gzip'],
])('%j means %j', (header, accepted) => {
  expect(acceptedEncodings(header, ['br', 'zstd', 'gzip'])).toBe(accepted);
});
