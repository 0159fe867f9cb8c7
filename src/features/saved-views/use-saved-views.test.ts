import { expect, it, vi } from 'vitest';

it('retains the valid views, whatever else is stored', async () => {
  const good = { owner: 'ada', id: '1', name: 'Mine', filters: 'model=m', columns: ['model'] };
  const stored = new Map([
    ['aibridge.views', JSON.stringify([good, { ...good, name: '' }, 7, null])],
    ['aibridge.recent-views', '{"owner":"ada"}'],
  ]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
  const { viewsPreference, recentViewsPreference } = await import('./use-saved-views.ts');
  expect(viewsPreference.get()).toEqual([good]);
  expect(recentViewsPreference.get()).toEqual([]);
  recentViewsPreference.set([{ owner: 'ada', filters: 'model=m' }]);
  expect(stored.get('aibridge.recent-views')).toBe('[{"owner":"ada","filters":"model=m"}]');
  vi.unstubAllGlobals();
});
