/** One choice that this browser remembers of its person, shared by every component that reads it. */
export interface Preference<Value extends string | number> {
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

function remember<Value extends string | number>(
  name: string,
  parse: (text: string | null) => Value,
): Preference<Value> {
  const key = `aibridge.${name}`;
  const listeners = new Set<() => void>();
  let current = parse(read(key));
  return {
    get: () => current,
    set(value) {
      current = parse(String(value));
      write(key, String(current));
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
