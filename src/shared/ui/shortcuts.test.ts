import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYS, keysFor, readKey, type PressedKey } from './shortcuts.ts';

const press = (name: string, given: Partial<PressedKey> = {}) =>
  readKey({ name, where: 'table', everywhere: false, before: null, ...given });

const key = fc.constantFrom(...KEYS.flatMap(({ keys }) => keys).flatMap(keys => keys.split(' ')), 'q', 'Tab');
const before = fc.constantFrom(null, 'g', 'j');

describe('shortcuts', () => {
  it.each([
    ['j', 'row'],
    ['o', 'open'],
    ['/', 'query'],
    ['?', 'keys'],
    ['Shift+F10', 'only'],
    ['Mod+K', 'menu'],
    ['Enter', null],
    ['q', null],
  ])('%s', (name, action) => {
    expect(press(name).action).toBe(action);
  });

  it('a key can start a sequence, which any next key ends', () => {
    expect(press('g')).toEqual({ action: null, before: 'g' });
    expect(press('u', { before: 'g' })).toEqual({ action: 'usage', before: null });
    expect(press('x', { before: 'g' })).toEqual({ action: 'details', before: null });
    expect(press('u').action).toBeNull();
  });

  it('keys work outside the table only if enabled, and arrow keys never do', () => {
    expect(press('/', { where: 'page' })).toEqual({ action: null, before: null });
    expect(press('/', { where: 'page', everywhere: true }).action).toBe('query');
    expect(press('j', { where: 'page', everywhere: true }).action).toBe('row');
    expect(press('ArrowDown', { where: 'page', everywhere: true }).action).toBeNull();
    expect(press('ArrowDown').action).toBe('row');
  });

  it('keys never act in a field or a dialog, except the command menu in a field', () => {
    fc.assert(
      fc.property(key, before, fc.boolean(), (name, first, everywhere) => {
        expect(press(name, { where: 'dialog', before: first, everywhere }).action).toBeNull();
        const inField = press(name, { where: 'taken', before: first, everywhere });
        expect(inField).toEqual({ action: name === 'Mod+K' ? 'menu' : null, before: null });
      }),
    );
  });

  it('each key is listed once', () => {
    const all = KEYS.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    expect(keysFor('refresh')).toEqual(['r']);
  });
});
