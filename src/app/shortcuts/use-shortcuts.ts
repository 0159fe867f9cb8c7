import { useEffect } from 'react';
import { createKeybindingsHandler } from 'tinykeys';
import { keysPreference } from '#shared/settings/settings.ts';
import { KEYS, pageAction, type KeyLine, type PageAction } from '#shared/ui/shortcuts.ts';

/** Elements that handle keys themselves. */
const KEY_CONSUMERS =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], [role="tree"], [role="menu"], [role="listbox"], [role="combobox"]';
/** An open dialog blocks shortcuts, wherever the focus is. */
const DIALOG = '[role="dialog"], [role="alertdialog"]';
/** The maximum time between the keys of a sequence. */
const CHORD_TIMEOUT_MS = 1500;

/** The shortcuts that act: none, those of the group `Always`, all except arrow keys and similar ones, or all. */
export type Scope = 'none' | 'always' | 'page' | 'table';

function scopeOf(target: EventTarget | null): Scope {
  if (document.querySelector(DIALOG)) return 'none';
  if (target instanceof Element && target.closest(KEY_CONSUMERS)) return 'always';
  if (target instanceof Element && target.closest('[role="grid"]')) return 'table';
  return keysPreference.get() === 'everywhere' ? 'page' : 'always';
}

/** Enter activates the focused element, and arrow keys scroll the page unless the table has the focus. */
function isActive({ group, action }: KeyLine, key: string, scope: Scope): boolean {
  if (scope === 'none' || key === 'Enter') return false;
  if (group === 'Always') return true;
  return scope !== 'always' && (action !== 'row' || scope === 'table' || key.length === 1);
}

/** A shortcut as tinykeys writes it. Many keyboard layouts need Shift for `/` or `?`. */
function bindingsOf(keys: string): readonly string[] {
  const binding = keys.replace('Mod+', '$mod+');
  return /^\W$/.test(binding) ? [binding, `Shift+${binding}`] : [binding];
}

export function createShortcutHandler(
  scopeFor: (event: KeyboardEvent) => Scope,
  onAction: (action: PageAction, event: KeyboardEvent) => void,
): (event: KeyboardEvent) => void {
  const bindings = KEYS.flatMap(line =>
    line.keys.flatMap(bindingsOf).map(binding => {
      const press = (event: KeyboardEvent) => {
        if (isActive(line, event.key, scopeFor(event))) onAction(line.action, event);
      };
      return [binding, press] as const;
    }),
  );
  return createKeybindingsHandler(Object.fromEntries(bindings), { timeout: CHORD_TIMEOUT_MS });
}

/** Global shortcuts; a key that another handler has prevented is ignored. */
export function useKeys(): void {
  useEffect(() => {
    const handle = createShortcutHandler(
      event => scopeOf(event.target),
      (action, event) => {
        const act = pageAction(action);
        if (!act || (event.repeat && action !== 'row')) return;
        event.preventDefault();
        act(event.key);
      },
    );
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, target } = event;
      // Escape moves from the query to the table, unless the query field handled it to close its suggestions.
      const isQuery = target instanceof Element && target.matches('[data-query-box]');
      if (key === 'Escape' && isQuery) pageAction('row')?.(null);
      else handle(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
