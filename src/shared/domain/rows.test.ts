import { expect, it } from 'vitest';
import { rowOf } from './interception-row.ts';
import { rowsOf } from './rows.ts';

it('finds each row in its page, for any page sizes', () => {
  const pages = [['a'], [], ['b', 'c', 'd'], ['e'], []].map(ids => ({ count: 5, results: ids.map(rowOf) }));
  const rows = rowsOf(pages);
  expect(rows.length).toBe(5);
  expect([0, 1, 2, 3, 4].map(index => rows.at(index)?.id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(rows.at(5)).toBeUndefined();
  expect(['a', 'd', 'e', 'f'].map(id => rows.indexOf(id))).toEqual([0, 3, 4, null]);
  expect(['a', 'd', 'e', 'f'].map(id => rows.indexOf(id, 3))).toEqual([0, 3, 4, null]);
  expect(rowsOf([]).at(0)).toBeUndefined();
});
