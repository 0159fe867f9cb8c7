import { useSyncExternalStore } from 'react';

/** A setting that is stored in this browser and shared by all components. */
export interface Preference<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** @param values the valid values; the stored one can come from another version or be edited by hand */
export function createPreference<Value extends string>(
  name: string,
  values: readonly Value[],
  initial: Value,
): Preference<Value> {
  return createSetting(name, text => values.find(value => value === text) ?? initial);
}

/** An integer; a stored value is clamped to the bounds. */
export function createNumberPreference(
  name: string,
  { min, max, initial }: { min: number; max: number; initial: number },
): Preference<number> {
  return createSetting(name, text => {
    const stored = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(stored) ? Math.round(Math.min(max, Math.max(min, stored))) : initial;
  });
}

/**
 * A JSON value. Other tabs apply a change immediately, because it can change what numbers mean and not only their
 * appearance.
 * @param read validates the stored value; it must never throw, and must accept its own results
 */
export function createJsonPreference<Value>(
  name: string,
  read: (stored: unknown) => Value,
): Preference<Value> {
  const parse = (text: string | null) => read(parseJson(text));
  return createSetting(name, parse, value => JSON.stringify(value), true);
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function createSetting<Value>(
  name: string,
  parse: (text: string | null) => Value,
  serialize: (value: Value) => string = String,
  syncTabs = false,
): Preference<Value> {
  const key = `aibridge.${name}`;
  const listeners = new Set<() => void>();
  let current = parse(read(key));
  const update = (value: Value) => {
    current = value;
    for (const listener of listeners) listener();
  };
  if (syncTabs && typeof window !== 'undefined') {
    // Fired for changes of other tabs only; the key is null when storage was cleared.
    window.addEventListener('storage', ({ key: changed }) => {
      if (changed === key || changed === null) update(parse(read(key)));
    });
  }
  return {
    get: () => current,
    set(value) {
      const normalized = parse(serialize(value));
      write(key, serialize(normalized));
      update(normalized);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// Storage can be blocked; then a setting lasts as long as the page.
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

/** The user whose rows, scroll positions and views this tab stores across reloads. */
const USER_KEY = 'aibridge:person';
/** Never a user ID. */
const SIGNED_OUT = '';

/**
 * Clears what a signed-out or different user left in this tab; called before anything is read.
 * @param userId empty if signed out: the session can have expired, and the same user can return
 */
export function beginTabOf(userId: string): void {
  try {
    const previous = sessionStorage.getItem(USER_KEY);
    if (previous === SIGNED_OUT || (previous !== null && userId !== '' && previous !== userId)) {
      sessionStorage.clear();
    }
    if (userId !== '') sessionStorage.setItem(USER_KEY, userId);
  } catch {
    // Blocked storage is empty.
  }
}

/** Called before sign-out leaves the page; the next page clears what this one still stores while it unloads. */
export function forgetTab(): void {
  try {
    sessionStorage.clear();
    sessionStorage.setItem(USER_KEY, SIGNED_OUT);
  } catch {
    // Blocked storage is empty.
  }
}
