import { useEffect } from 'react';
import { keysPreference } from '#shared/settings/settings.ts';
import { MOD } from '#shared/ui/kbd.tsx';
import { readKey, type PressedKey, pageAction } from '#shared/ui/shortcuts.ts';

/** Elements that handle keys themselves. */
const KEY_CONSUMERS =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], [role="tree"], [role="menu"], [role="listbox"], [role="combobox"]';
/** An open dialog blocks shortcuts, wherever the focus is. */
const DIALOG = '[role="dialog"], [role="alertdialog"]';
/** The maximum time between the keys of a sequence. */
const CHORD_TIMEOUT_MS = 1500;

/** Global shortcuts; a key that another handler has prevented is ignored. */
export function useKeys(): void {
  useEffect(() => {
    let before: { key: string; at: number } | null = null;
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event);
      if (name === null || event.defaultPrevented || event.isComposing) return;
      // Escape moves from the query to the table, unless the query field handled it to close its suggestions.
      if (name === 'Escape' && event.target instanceof Element && event.target.matches('[data-query-box]')) {
        return pageAction('row')?.(null);
      }
      const isFresh = before !== null && event.timeStamp - before.at < CHORD_TIMEOUT_MS;
      const result = readKey({
        name,
        where: focusedArea(event.target),
        everywhere: keysPreference.get() === 'everywhere',
        before: isFresh && before ? before.key : null,
      });
      before = result.before === null ? null : { key: result.before, at: event.timeStamp };
      const act = result.action === null ? null : pageAction(result.action);
      if (!act || (event.repeat && result.action !== 'row')) return;
      event.preventDefault();
      act(event.key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

/** The name of a pressed key as in `KEYS`; null for a modifier on its own. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(key) || altKey) return null;
  if (ctrlKey || metaKey) {
    const isMod = MOD === '⌘' ? metaKey && !ctrlKey : ctrlKey && !metaKey;
    return isMod && !shiftKey ? `Mod+${key.toUpperCase()}` : null;
  }
  // Many keyboard layouts need Shift for `/` or `?`.
  return shiftKey && key.length > 1 ? `Shift+${key}` : key;
}

function focusedArea(target: EventTarget | null): PressedKey['where'] {
  if (document.querySelector(DIALOG)) return 'dialog';
  if (!(target instanceof Element)) return 'page';
  if (target.closest(KEY_CONSUMERS)) return 'taken';
  return target.closest('[role="grid"]') ? 'table' : 'page';
}
