import { useEffect } from 'react';
import { keysPreference } from '#shared/settings/settings.ts';
import { MOD } from '#shared/ui/kbd.tsx';
import { readKey, type PressedKey, pageAction } from '#shared/ui/shortcuts.ts';

/** Where keys mean what they write, or have a meaning of their own already. */
const TAKEN =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], [role="tree"], [role="menu"], [role="listbox"], [role="combobox"]';
/** Over the page, wherever the focus is. */
const DIALOG = '[role="dialog"], [role="alertdialog"]';
/** Milliseconds in which the second key of a sequence is awaited. */
const CHORD_TIMEOUT_MS = 1500;

/** The keys of the whole page. What somebody nearer to the focus has acted on is no longer ours. */
export function useKeys(): void {
  useEffect(() => {
    let before: { key: string; at: number } | null = null;
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event);
      if (name === null || event.defaultPrevented || event.isComposing) return;
      // Out of the query to what it found, once there is nothing left in it to close.
      if (name === 'Escape' && event.target instanceof Element && event.target.matches('[data-query-box]')) {
        return pageAction('row')?.(null);
      }
      const isFresh = before !== null && event.timeStamp - before.at < CHORD_TIMEOUT_MS;
      const read = readKey({
        name,
        where: placeOf(event.target),
        everywhere: keysPreference.get() === 'everywhere',
        before: isFresh && before ? before.key : null,
      });
      before = read.before === null ? null : { key: read.before, at: event.timeStamp };
      const act = read.action === null ? null : pageAction(read.action);
      if (!act || (event.repeat && read.action !== 'row')) return;
      event.preventDefault();
      act(event.key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

/** As the list of keys writes it; null for one on its own that is only held down. */
function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(key) || altKey) return null;
  if (ctrlKey || metaKey) {
    const isMod = MOD === '⌘' ? metaKey && !ctrlKey : ctrlKey && !metaKey;
    return isMod && !shiftKey ? `Mod+${key.toUpperCase()}` : null;
  }
  // Many keyboards write `/` or `?` with Shift.
  return shiftKey && key.length > 1 ? `Shift+${key}` : key;
}

function placeOf(target: EventTarget | null): PressedKey['where'] {
  if (document.querySelector(DIALOG)) return 'dialog';
  if (!(target instanceof Element)) return 'page';
  if (target.closest(TAKEN)) return 'taken';
  return target.closest('[role="grid"]') ? 'table' : 'page';
}
