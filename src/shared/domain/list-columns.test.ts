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

test('unknown and duplicate columns are ignored', () => {
  expect(columnsNamed(['model', 'price', 'started', 'model'])).toEqual(['model', 'started']);
  expect(columnsNamed(null)).toBe(DEFAULT_COLUMNS);
  expect(columnsNamed(['price'])).toBe(DEFAULT_COLUMNS);
  expect(columnsNamed(['total', 'model', 'tokens'])).toEqual(['tokens', 'model']);
});

test('a hidden column is offered after its predecessor in the default order', () => {
  expect(columnsToChoose(['took', 'started'])).toEqual([
    'took',
    'id',
    'started',
    'ended',
    'initiator',
    'prompt',
    'error',
    'provider',
    'model',
    'client',
    'tools',
    'tokens',
    'token_kinds',
    'cost',
  ]);
});

test('toggling keeps the order, is reversible for a column in its default position, and leaves at least one column', () => {
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
