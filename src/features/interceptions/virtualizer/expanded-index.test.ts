import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExpandedIndex } from './expanded-index.ts';
import { rowOf } from '#shared/domain/interception-row.ts';
import { rowsOf, type Rows } from '#shared/domain/rows.ts';

const rowsWith = (ids: readonly string[]): Rows => rowsOf([{ count: ids.length, results: ids.map(rowOf) }]);

test('finds the open rows when the list grows, refreshes or restarts', () => {
  const id = fc.nat(30).map(String);
  fc.assert(
    fc.property(
      fc.array(fc.record({ ids: fc.uniqueArray(id), open: fc.uniqueArray(id), near: fc.nat(40) })),
      fc.boolean(),
      (steps, grows) => {
        const expandedIndex = createExpandedIndex();
        let ids: string[] = [];
        for (const [nth, step] of steps.entries()) {
          // A list that restarts has a new first row.
          ids = grows ? [...new Set([...ids, ...step.ids])] : [`new ${nth}`, ...step.ids];
          expandedIndex.searchFrom(step.near);
          const found = expandedIndex.find(rowsWith(ids), new Set(step.open));
          const there = step.open.filter(each => ids.includes(each));
          expect(new Map(found)).toEqual(new Map(there.map(each => [each, ids.indexOf(each)])));
        }
      },
    ),
  );
});

test('searches only new rows for a row that was missing before', () => {
  const expandedIndex = createExpandedIndex();
  const reads: number[] = [];
  const watched = (length: number): Rows => {
    const rows = rowsWith(Array.from({ length }, (_, index) => `row ${index}`));
    return {
      ...rows,
      at: index => {
        reads.push(index);
        return rows.at(index);
      },
    };
  };
  expandedIndex.find(watched(1000), new Set(['row 1500']));
  reads.length = 0;
  expect(expandedIndex.find(watched(1100), new Set(['row 1500'])).size).toBe(0);
  // Only the first and the last known row are read, to detect whether it is the same list.
  expect(Math.min(...reads.filter(index => index > 0))).toBe(999);
  expect(expandedIndex.find(watched(2000), new Set(['row 1500']))).toEqual(new Map([['row 1500', 1500]]));
});
