/** One choice that this browser remembers of its person, shared by every component that reads it. */
export interface Preference<Value extends string> {
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
  const key = `aibridge.${name}`;
  const listeners = new Set<() => void>();
  let current = values.find(value => value === read(key)) ?? initial;
  return {
    get: () => current,
    set(value) {
      current = value;
      write(key, value);
      for (const listener of listeners) listener();
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
