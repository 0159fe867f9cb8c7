import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

/** Imports the module again, as a newly opened page does. */
async function open() {
  vi.resetModules();
  return import('./settings.ts');
}

it.each([
  ['another shape', '{"columns":1}'],
  ['only what is no column', '["price"]'],
  ['nothing', '[]'],
  ['no JSON', '['],
])('uses the default columns if %s is stored', async (_what, text) => {
  stored.set('aibridge.columns', text);
  expect((await open()).columnsPreference.get()).toBeNull();
});

it('stores an order, and null for the default one', async () => {
  const { columnsPreference } = await open();
  columnsPreference.set(['model', 'started']);
  expect((await open()).columnsPreference.get()).toEqual(['model', 'started']);
  const { DEFAULT_COLUMNS } = await import('#shared/domain/list-columns.ts');
  columnsPreference.set(DEFAULT_COLUMNS);
  expect(stored.get('aibridge.columns')).toBe('null');
});

it('restores valid widths', async () => {
  stored.set('aibridge.column-widths', '{"model":180.4,"client":5,"tools":"80","price":90,"took":9000}');
  expect((await open()).columnWidthsPreference.get()).toEqual({ model: 180 });
  stored.set('aibridge.column-widths', '[]');
  expect((await open()).columnWidthsPreference.get()).toEqual({});
});
