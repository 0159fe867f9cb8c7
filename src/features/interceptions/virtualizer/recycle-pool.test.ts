import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecyclePool } from './row-layout.ts';

test('assigns no key twice, and a row that stays keeps its key', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.nat(20).map(String))), windows => {
      const slotsOf = createRecyclePool();
      let before = new Map<string, number>();
      for (const ids of windows) {
        const slots = slotsOf(ids);
        expect(new Set(slots).size).toBe(ids.length);
        const now = new Map(ids.map((id, at) => [id, slots[at] ?? -1]));
        for (const [id, slot] of now) expect(before.get(id) ?? slot).toBe(slot);
        before = now;
      }
    }),
  );
});

test('reuses all keys in order when all rows are replaced', () => {
  const slotsOf = createRecyclePool();
  const first = slotsOf(['a', 'b', 'c']);
  expect(slotsOf(['x', 'y', 'z'])).toEqual(first);
  expect(slotsOf(['y', 'z', 'w'])).toEqual([first[1], first[2], first[0]]);
});

test('treats a repeated ID as two rows', () => {
  expect(new Set(createRecyclePool()(['a', 'a', 'b'])).size).toBe(3);
});
