import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  columnsNamed,
  columnsToChoose,
  LIST_COLUMNS,
  toggleColumn,
  DEFAULT_COLUMNS,
} from './list-columns.ts';

const ALL = LIST_COLUMNS.map(({ id }) => id);
const chosen = fc.uniqueArray(fc.constantFrom(...ALL), { minLength: 1 });

test('what is no column, or comes twice, is passed over', () => {
  expect(columnsNamed(['model', 'cost', 'started', 'model'])).toEqual(['model', 'started']);
  expect(columnsNamed(null)).toBe(DEFAULT_COLUMNS);
  expect(columnsNamed(['cost'])).toBe(DEFAULT_COLUMNS);
});

test('a column that is not shown is offered behind the one that it usually follows', () => {
  expect(columnsToChoose(['took', 'started'])).toEqual([
    'took',
    'id',
    'started',
    'ended',
    'initiator',
    'provider',
    'model',
    'client',
    'prompt',
    'error',
    'tools',
    'tokens',
    'total',
  ]);
});

test('choosing keeps the order, undoes itself where the column was in its place, and leaves at least one', () => {
  fc.assert(
    fc.property(chosen, fc.constantFrom(...ALL), (ids, id) => {
      const listed = columnsToChoose(ids);
      expect([...listed].sort()).toEqual([...ALL].sort());
      expect(listed.filter(each => ids.includes(each))).toEqual(ids);
      const next = toggleColumn(ids, id);
      const only = ids.length === 1 && ids[0] === id;
      expect(next.includes(id)).toBe(only || !ids.includes(id));
      expect(toggleColumn(next, id).filter(each => each !== id)).toEqual(ids.filter(each => each !== id));
    }),
  );
  expect(toggleColumn(['model'], 'model')).toEqual(['model']);
});
