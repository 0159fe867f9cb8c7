import { expect, test } from 'vitest';
import { addView, printViewFile } from '#shared/domain/saved-views.ts';
import { readViewFile } from './manage-views-dialog.tsx';

const views = addView([], { name: 'Mine', filters: 'model=m', columns: null });
const file = (text: string, size = text.length) => ({
  name: 'views.json',
  size,
  text: () => Promise.resolve(text),
});

test('describes what was imported from a file', async () => {
  const other = addView(views, { name: 'Other', filters: '', columns: ['model'] });
  const read = await readViewFile(file(printViewFile(other)), views);
  expect(read).toEqual({ views: other, lines: ['1 view added.', '1 already existed.'] });
});

test('rejects a file without views, with a reason', async () => {
  const large = await readViewFile(file('', 3_000_000), views);
  expect(large).toEqual({ views, lines: ['views.json is too large to be a views file.'] });
  const strange = await readViewFile(file('[]'), views);
  expect(strange.lines[0]).toMatch(/^Nothing imported from views\.json\. This isn’t a views file/);
  const gone = { ...file('[]'), text: () => Promise.reject(new Error('gone')) };
  expect(await readViewFile(gone, views)).toEqual({ views, lines: ['Couldn’t read views.json.'] });
});
