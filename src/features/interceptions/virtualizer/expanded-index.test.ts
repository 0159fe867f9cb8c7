import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExpandedIndex } from './expanded-index.ts';
import { rowOf } from '#shared/domain/interception-row.ts';
import { rowsOf, type Rows } from '#shared/domain/rows.ts';

const rowsWith = (ids: readonly string[]): Rows => rowsOf([{ count: ids.length, results: ids.map(rowOf) }]);

test('the open rows are found, however the list grows, is refreshed and begins anew', () => {
  const id = fc.nat(30).map(String);
  fc.assert(
    fc.property(
      fc.array(fc.record({ ids: fc.uniqueArray(id), open: fc.uniqueArray(id), near: fc.nat(40) })),
      fc.boolean(),
      (steps, grows) => {
        const openPlaces = createExpandedIndex();
        let ids: string[] = [];
        for (const [nth, step] of steps.entries()) {
          // A list that begins anew begins with another row.
          ids = grows ? [...new Set([...ids, ...step.ids])] : [`new ${nth}`, ...step.ids];
          openPlaces.lookFrom(step.near);
          const found = openPlaces.find(rowsWith(ids), new Set(step.open));
          const there = step.open.filter(each => ids.includes(each));
          expect(new Map(found)).toEqual(new Map(there.map(each => [each, ids.indexOf(each)])));
        }
      },
    ),
  );
});

test('a row that was not there is searched among the new ones only', () => {
  const openPlaces = createExpandedIndex();
  const looked: number[] = [];
  const watched = (length: number): Rows => {
    const rows = rowsWith(Array.from({ length }, (_, index) => `row ${index}`));
    return {
      ...rows,
      at: index => {
        looked.push(index);
        return rows.at(index);
      },
    };
  };
  openPlaces.find(watched(1000), new Set(['row 1500']));
  looked.length = 0;
  expect(openPlaces.find(watched(1100), new Set(['row 1500'])).size).toBe(0);
  // The first and the last one before tell that it is the same list.
  expect(Math.min(...looked.filter(index => index > 0))).toBe(999);
  expect(openPlaces.find(watched(2000), new Set(['row 1500']))).toEqual(new Map([['row 1500', 1500]]));
});
