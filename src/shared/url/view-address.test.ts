import { expect, test } from 'vitest';
import { addView, type SavedView } from '#shared/domain/saved-views.ts';
import { DEFAULT_COLUMNS } from '#shared/domain/list-columns.ts';
import { openViewOf, viewHref, viewProblems } from './share-link.ts';

const views = [
  { name: 'Mini', filters: 'model=gpt-5-mini&initiator=ada', columns: null },
  { name: 'Mini, short', filters: 'model=gpt-5-mini&initiator=ada', columns: ['started', 'model'] },
  { name: 'Costs', filters: '', columns: ['tokens', 'model'] },
].reduce<readonly SavedView[]>(addView, []);

const open = (filters: string, columns = DEFAULT_COLUMNS, lastId: string | null = null) => {
  const found = openViewOf(views, { filters, columns }, lastId);
  return found && `${found.view.name}${found.isChanged ? ', changed' : ''}`;
};

test('a view is identified by its canonical filters and its columns', () => {
  expect(open('initiator=ada&model=gpt-5-mini')).toBe('Mini');
  expect(open('initiator=ada&model=gpt-5-mini', ['started', 'model'], '2')).toBe('Mini, short');
  expect(open('model=gpt-5-mini&initiator=ada', DEFAULT_COLUMNS, '2')).toBe('Mini, short, changed');
  expect(open('model=gpt-5-mini')).toBeNull();
  expect(open('model=gpt-5-mini', DEFAULT_COLUMNS, '1')).toBe('Mini, changed');
  expect(open('model=gpt-5-mini', DEFAULT_COLUMNS, '9')).toBeNull();
});

test('the unfiltered list matches a view only by its columns', () => {
  expect(open('')).toBeNull();
  expect(open('', DEFAULT_COLUMNS, '1')).toBeNull();
  expect(open('', ['tokens', 'model'])).toBe('Costs');
  expect(open('', DEFAULT_COLUMNS, '3')).toBe('Costs, changed');
});

test('reports invalid parts of a view and still links to it', () => {
  const old = { filters: 'model=m&range=forever&colour=red&colour=blue', columns: ['model', 'price'] };
  expect(viewProblems(old, true)).toEqual([
    expect.stringMatching(/^range forever: /),
    'Unknown filter: colour.',
    'Unknown column: price.',
  ]);
  expect(viewHref(old)).toBe('/interceptions?model=m&range=forever');
  expect(viewProblems({ filters: 'model=m&range=7d', columns: null }, true)).toEqual([]);
  expect(viewProblems({ filters: 'status=ok', columns: null }, true)).toEqual([]);
  expect(viewProblems({ filters: 'status=ok', columns: null }, false)).toEqual([
    expect.stringMatching(/^status ok: .*database/),
  ]);
});
