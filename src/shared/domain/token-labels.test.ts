import { expect, it } from 'vitest';
import { tokenCountLabels, formatTokenSum, notAddedReason } from './tokens.ts';

const COUNTS = { input: 2114, cache_read: 41_876, cache_write: 5220, cache_write_1h: 0, output: 1903 };

it('formats the sum of a total', () => {
  expect(formatTokenSum(COUNTS)).toBe(
    '2,114 input + 41,876 cache read + 5,220 cache write + 1,903 output = 51,113',
  );
  expect(formatTokenSum({ ...COUNTS, cache_read: 0, cache_write: 0 })).toBe(
    '2,114 input + 1,903 output = 4,017',
  );
  expect(formatTokenSum({ input: 0, cache_read: 0, cache_write: 0, cache_write_1h: 0, output: 0 })).toBe(
    '0 tokens',
  );
});

it('formats one usage row, with cache counts only if they are not 0', () => {
  expect(tokenCountLabels(COUNTS)).toEqual([
    ['in', '2,114'],
    ['cache read', '41,876'],
    ['cache write', '5,220'],
    ['out', '1,903'],
  ]);
  expect(tokenCountLabels({ input: 0, cache_read: 0, cache_write: 0, cache_write_1h: 0, output: 3 })).toEqual(
    [
      ['in', '0'],
      ['out', '3'],
    ],
  );
});

it('returns a reason for every key that is not added', () => {
  expect(notAddedReason('output_reasoning')).toBe('included in output');
  expect(notAddedReason('total_tokens')).toBe('total reported by the provider');
  expect(notAddedReason('toString')).toBe('unknown field');
  expect(notAddedReason('service_tier')).toBe('unknown field');
});
