import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutRows } from './row-layout.ts';

const CLOSED = 42;

test('positions each row at the sum of the heights above it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.uniqueArray(fc.record({ index: fc.nat(59), height: fc.integer({ min: 1, max: 400 }) }), {
        selector: ({ index }) => index,
      }),
      (length, anywhere) => {
        const open = anywhere.filter(({ index }) => index < length).sort((a, b) => a.index - b.index);
        const heights = Array.from(
          { length },
          (_, at) => open.find(row => row.index === at)?.height ?? CLOSED,
        );
        const layout = layoutRows(length, CLOSED, open);
        let top = 0;
        for (const [index, height] of heights.entries()) {
          expect(layout.startOf(index)).toBe(top);
          expect(layout.heightOf(index)).toBe(height);
          expect(layout.indexAt(top)).toBe(index);
          expect(layout.indexAt(top + height - 1)).toBe(index);
          top += height;
        }
        expect(layout.total).toBe(top);
        expect(layout.indexAt(top + 1000)).toBe(length - 1);
        expect(layout.indexAt(-1)).toBe(0);
      },
    ),
  );
});
