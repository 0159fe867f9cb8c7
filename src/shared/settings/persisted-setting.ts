import { useSyncExternalStore } from 'react';

/** One choice that this browser remembers of its person, shared by every component that reads it. */
export interface Preference<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** @param values the only ones accepted: what is stored may be from another version or another hand */
export function createPreference<Value extends string>(
  name: string,
  values: readonly Value[],
  initial: Value,
): Preference<Value> {
  return remember(name, text => values.find(value => value === text) ?? initial);
}

/** A whole number; what is stored outside the bounds is brought back into them. */
export function createNumberPreference(
  name: string,
  { least, most, initial }: { least: number; most: number; initial: number },
): Preference<number> {
  return remember(name, text => {
    const stored = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(stored) ? Math.round(Math.min(most, Math.max(least, stored))) : initial;
  });
}

/**
 * Anything that JSON holds. Unlike a look it says what figures mean, so pages in other tabs take it over at once.
 * @param read what is stored, checked; it has to be total, and to take back all that it gives
 */
export function createJsonPreference<Value>(
  name: string,
  read: (stored: unknown) => Value,
): Preference<Value> {
  const parse = (text: string | null) => read(parseJson(text));
  return remember(name, parse, value => JSON.stringify(value), true);
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function remember<Value>(
  name: string,
  parse: (text: string | null) => Value,
  print: (value: Value) => string = String,
  acrossTabs = false,
): Preference<Value> {
  const key = `aibridge.${name}`;
  const listeners = new Set<() => void>();
  let current = parse(read(key));
  const take = (value: Value) => {
    current = value;
    for (const listener of listeners) listener();
  };
  if (acrossTabs && typeof window !== 'undefined') {
    // Another tab's change comes as an event, of no key where all was cleared; this one's own never does.
    window.addEventListener('storage', ({ key: changed }) => {
      if (changed === key || changed === null) take(parse(read(key)));
    });
  }
  return {
    get: () => current,
    set(value) {
      const taken = parse(print(value));
      write(key, print(taken));
      take(taken);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// Storage can be forbidden altogether; then a choice lasts as long as the page.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

export function usePreference<Value>(preference: Pick<Preference<Value>, 'get' | 'subscribe'>): Value {
  return useSyncExternalStore(preference.subscribe, preference.get);
}
