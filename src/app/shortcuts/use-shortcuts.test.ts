import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KEYS, keysFor } from '#shared/ui/shortcuts.ts';
import { createShortcutHandler, type Scope } from './use-shortcuts.ts';

class FakeKeyboardEvent {
  readonly key: string;
  readonly code = '';
  readonly #modifiers: readonly string[];

  constructor(name: string) {
    const parts = name.replace('Mod', 'Control').split('+');
    this.key = parts.at(-1) ?? '';
    this.#modifiers = parts.slice(0, -1);
  }

  getModifierState(modifier: string): boolean {
    return this.#modifiers.includes(modifier);
  }
}

/** The actions of pressed keys, with a pause between two keys if the text has one. */
function press(keys: string, scope: Scope = 'table'): string[] {
  const actions: string[] = [];
  const handle = createShortcutHandler(
    () => scope,
    action => actions.push(action),
  );
  for (const name of keys.split(' ')) {
    if (name === 'pause') vi.advanceTimersByTime(1600);
    else Reflect.apply(handle, null, [new FakeKeyboardEvent(name)]);
  }
  return actions;
}

describe('shortcuts', () => {
  beforeAll(() => {
    vi.useFakeTimers();
    vi.stubGlobal('KeyboardEvent', FakeKeyboardEvent);
  });
  afterAll(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each([
    ['j', ['row']],
    ['o', ['open']],
    ['/', ['query']],
    ['Shift+/', ['query']],
    ['Shift+?', ['keys']],
    ['?', ['keys']],
    ['Shift+F10', ['only']],
    ['F10', []],
    ['Shift+ArrowDown', []],
    ['Alt+j', []],
    ['Control+c', []],
    ['Mod+k', ['menu']],
    ['Mod+Shift+k', []],
    ['Enter', []],
    ['q', []],
  ])('%s', (name, actions) => {
    expect(press(name)).toEqual(actions);
  });

  it('a key can start a sequence, which any next key or a pause ends', () => {
    expect(press('g u')).toEqual(['usage']);
    expect(press('g x u')).toEqual(['details']);
    expect(press('g pause u')).toEqual([]);
    expect(press('u')).toEqual([]);
  });

  it('arrow keys act only in the table', () => {
    expect(press('/ j ArrowDown', 'page')).toEqual(['query', 'row']);
    expect(press('ArrowDown')).toEqual(['row']);
  });

  it('keys never act in a field or a dialog, except the command menu in a field', () => {
    const key = fc.constantFrom(...KEYS.flatMap(({ keys }) => keys), 'q', 'Tab');
    fc.assert(
      fc.property(key, fc.constantFrom('', 'g ', 'j '), (name, first) => {
        expect(press(`${first}${name}`, 'none')).toEqual([]);
        expect(press(`${first}${name}`, 'always')).toEqual(name === 'Mod+K' ? ['menu'] : []);
      }),
    );
  });

  it('each key is listed once', () => {
    const all = KEYS.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    expect(keysFor('refresh')).toEqual(['r']);
  });
});
