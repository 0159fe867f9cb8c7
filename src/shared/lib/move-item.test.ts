import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveItem } from './collections.ts';

test('an item moves up and down, but not past the ends', () => {
  expect(moveItem(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moveItem(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moveItem(['a', 'b', 'c'], 3, -1)).toEqual(['a', 'b', 'c']);
});

test('no item is lost, and the opposite move restores the list', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(), { minLength: 1 }),
      fc.nat(),
      fc.integer({ min: -9, max: 9 }),
      (list, at, by) => {
        const index = at % list.length;
        const moved = moveItem(list, index, by);
        expect(new Set(moved)).toEqual(new Set(list));
        const now = moved.indexOf(list[index] ?? -1);
        expect(moveItem(moved, now, index - now)).toEqual(list);
      },
    ),
  );
});
