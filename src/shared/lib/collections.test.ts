import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Int32Vector } from './collections.ts';

const listOf = (numbers: readonly number[], capacity?: number): Int32Vector => {
  const list = new Int32Vector(capacity);
  for (const number of numbers) list.push(number);
  return list;
};

describe('Int32Vector', () => {
  it('returns the values that were pushed, across its blocks', () => {
    const length = 200_001;
    for (const capacity of [undefined, 0, 1, length]) {
      const list = listOf(
        Array.from({ length }, (_, index) => 3 * index),
        capacity,
      );
      list.set(65_536, 7);
      list.add(65_536, 4);
      expect(list.length).toBe(length);
      expect(
        [0, 255, 256, 65_535, 65_536, 65_537, 200_000, 200_001].map(index => list.at(index) / 3),
      ).toEqual([0, 255, 256, 65_535, 11 / 3, 65_537, 200_000, -1 / 3]);
    }
  });

  it('finds the last index up to a value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 })),
        fc.integer({ min: -1, max: 51 }),
        (numbers, value) => {
          const sorted = numbers.toSorted((a, b) => a - b);
          expect(listOf(sorted).lastUpTo(value)).toBe(sorted.findLastIndex(number => number <= value));
        },
      ),
    );
  });
});
