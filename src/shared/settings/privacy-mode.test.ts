import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const browser = new Map<string, string>();
let page = new EventTarget();

const storageOf = (stored: Map<string, string>) => ({
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
});

beforeEach(() => {
  browser.clear();
  page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('localStorage', storageOf(browser));
});

afterEach(() => vi.unstubAllGlobals());

/** Imports the module again, as a newly opened page does, with the tab's stored values. */
async function open(atFirst: boolean, tab = new Map<string, string>()) {
  vi.stubGlobal('sessionStorage', storageOf(tab));
  vi.resetModules();
  const { privacyModeSetting: privacyMode } = await import('./privacy-mode.ts');
  expect(privacyMode.get(), 'before it is known').not.toBeNull();
  privacyMode.begin(atFirst);
  return { privacyMode, tab, isOn: () => privacyMode.get() !== null };
}

it('is on at start if the server or the user wants it', async () => {
  expect((await open(true)).isOn()).toBe(true);
  const { privacyMode, isOn } = await open(false);
  expect(isOn()).toBe(false);
  privacyMode.toggle();
  expect(isOn()).toBe(true);
  expect((await open(false)).isOn()).toBe(true);
});

it('turns the user’s setting off everywhere, and the server’s default off in one tab', async () => {
  const own = await open(false);
  own.privacyMode.toggle();
  own.privacyMode.toggle();
  expect((await open(false, own.tab)).isOn()).toBe(false);
  expect((await open(true, own.tab)).isOn()).toBe(true);

  const server = await open(true);
  server.privacyMode.toggle();
  expect(server.isOn()).toBe(false);
  expect((await open(true, server.tab)).isOn()).toBe(false);
  expect((await open(true)).isOn()).toBe(true);
  // Turned on again it stays on, although it was turned off before.
  const again = await open(true, server.tab);
  again.privacyMode.toggle();
  expect((await open(true, server.tab)).isOn()).toBe(true);
});

it('has a new value each time, so that revealed text is hidden again', async () => {
  const { privacyMode } = await open(true);
  const first = privacyMode.get();
  privacyMode.toggle();
  privacyMode.toggle();
  expect(privacyMode.get()).not.toBe(first);
});

it('is turned on by other tabs but not off', async () => {
  const { privacyMode, isOn } = await open(false);
  const told = vi.fn<() => void>();
  privacyMode.subscribe(told);
  const storedElsewhere = (value: string) => {
    browser.set('aibridge.veil', value);
    page.dispatchEvent(Object.assign(new Event('storage'), { key: 'aibridge.veil' }));
  };
  storedElsewhere('true');
  expect(isOn()).toBe(true);
  expect(told).toHaveBeenCalledTimes(1);
  storedElsewhere('false');
  expect(isOn()).toBe(true);
});

it('lasts as long as the page if storage is blocked', async () => {
  const forbidden = () => {
    throw new Error('forbidden');
  };
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
  vi.resetModules();
  const { privacyModeSetting: privacyMode } = await import('./privacy-mode.ts');
  vi.stubGlobal('sessionStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
  privacyMode.begin(true);
  privacyMode.toggle();
  expect(privacyMode.get()).toBeNull();
  privacyMode.toggle();
  expect(privacyMode.get()).not.toBeNull();
});
