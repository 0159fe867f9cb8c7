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

/** As a page does that was just opened. */
async function open() {
  vi.resetModules();
  return import('./settings.ts');
}

it.each([
  ['another shape', '{"columns":1}'],
  ['only what is no column', '["cost"]'],
  ['nothing', '[]'],
  ['no JSON', '['],
])('shows the usual columns where %s is stored', async (_what, text) => {
  stored.set('aibridge.columns', text);
  expect((await open()).columnsPreference.get()).toBeNull();
});

it('keeps an order, and writes the usual one as none', async () => {
  const { columnsPreference } = await open();
  columnsPreference.set(['model', 'started']);
  expect((await open()).columnsPreference.get()).toEqual(['model', 'started']);
  const { DEFAULT_COLUMNS } = await import('#shared/domain/list-columns.ts');
  columnsPreference.set(DEFAULT_COLUMNS);
  expect(stored.get('aibridge.columns')).toBe('null');
});

it('takes over the widths that can be used', async () => {
  stored.set('aibridge.column-widths', '{"model":180.4,"client":5,"tools":"80","cost":90,"took":9000}');
  expect((await open()).columnWidthsPreference.get()).toEqual({ model: 180 });
  stored.set('aibridge.column-widths', '[]');
  expect((await open()).columnWidthsPreference.get()).toEqual({});
});
