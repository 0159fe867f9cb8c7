import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addView,
  changeView,
  uniqueName,
  mergeViews,
  MAX_VIEWS,
  viewNameError,
  type SavedView,
  type ViewDraft,
  parseViewFile,
  printViewFile,
} from './saved-views.ts';

const draftOf = (name: string, filters = ''): ViewDraft => ({ name, filters, columns: null });
const viewsNamed = (...names: string[]): readonly SavedView[] =>
  names.reduce<readonly SavedView[]>((views, name) => addView(views, draftOf(name)), []);

const draft: fc.Arbitrary<ViewDraft> = fc.record({
  name: fc
    .string({ unit: 'binary', minLength: 1, maxLength: MAX_VIEWS.name })
    .map(text => text.trim().slice(0, MAX_VIEWS.name))
    .filter(text => text !== ''),
  filters: fc.webQueryParameters().map(text => text.replace(/^\?+/, '')),
  columns: fc.option(fc.array(fc.string(), { maxLength: 5 })),
});

test('a view has a unique ID and keeps its position when it changes', () => {
  const views = viewsNamed('a', 'b', 'c').filter(({ name }) => name !== 'b');
  expect(views.map(({ id }) => id)).toEqual(['1', '3']);
  expect(addView(views, draftOf('d')).at(-1)?.id).toBe('4');
  expect(changeView(views, '1', { name: 'z' }).map(({ name }) => name)).toEqual(['z', 'c']);
});

test('names are unique', () => {
  const views = viewsNamed('Failed calls', 'Failed calls (2)');
  expect(viewNameError(' Failed calls ', views)).toBe('A view with this name already exists.');
  expect(viewNameError('failed calls', views)).toBeNull();
  expect(viewNameError('  ', views)).toBe('Enter a name.');
  expect(viewNameError('x'.repeat(81), views)).toBe('Use at most 80 characters.');
  expect(uniqueName('Failed calls', views)).toBe('Failed calls (3)');
  const long = 'x'.repeat(MAX_VIEWS.name);
  expect(uniqueName(long, viewsNamed(long))).toHaveLength(MAX_VIEWS.name);
});

test('importing an exported file restores the views, and a second import adds nothing', () => {
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 8 }), drafts => {
      const { views } = mergeViews([], drafts);
      const read = parseViewFile(printViewFile(views));
      expect(read).toEqual({ ok: true, views: views.map(({ id: _id, ...rest }) => rest), problems: [] });
      const again = mergeViews(
        views,
        views.map(({ id: _id, ...rest }) => rest),
      );
      expect(again).toEqual({ views, added: 0, known: views.length, left: 0 });
      expect(new Set(views.map(({ name }) => name)).size).toBe(views.length);
    }),
  );
});

test('skipped views of a file are reported, and the rest are imported', () => {
  const text = JSON.stringify({
    aibridge_views: 1,
    views: [
      { name: 'Ada', filters: '?initiator=ada', columns: null },
      { name: '', filters: '', columns: null },
      { name: 'x', filters: 1, columns: null },
      { name: 'y', filters: '' },
      { name: 'z', filters: '', columns: ['model', 2] },
      'Grace',
    ],
  });
  expect(parseViewFile(text)).toEqual({
    ok: true,
    views: [{ name: 'Ada', filters: 'initiator=ada', columns: null }],
    problems: [
      'View 2 skipped: name can’t be empty.',
      'View 3 skipped: filters must be a string (empty for no filters).',
      'View 4 skipped: columns is missing.',
      'View 5 skipped: columns must be a string.',
      'View 6 skipped: it must be an object with name, filters and columns.',
    ],
  });
});

test.each([
  ['', /^Invalid JSON: /],
  ['{"views":', /^Invalid JSON: /],
  ['[]', /^This isn’t a views file/],
  ['{"aibridge_views":2,"views":[]}', /^This isn’t a views file/],
])('%s is not a views file', (text, reason) => {
  expect(parseViewFile(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) as unknown });
});

test('the number of views never exceeds the limit', () => {
  const many = Array.from({ length: MAX_VIEWS.views + 3 }, (_, nth) => draftOf(`View ${nth}`));
  expect(mergeViews([], many)).toMatchObject({ added: MAX_VIEWS.views, left: 3 });
  const text = JSON.stringify({ aibridge_views: 1, views: many });
  expect(parseViewFile(text)).toMatchObject({
    problems: [`The last 3 were skipped. The limit is ${MAX_VIEWS.views} views.`],
  });
});
