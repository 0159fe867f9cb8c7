import { createStore } from '#shared/lib/store.ts';
import { columnsNamed } from '#shared/domain/list-columns.ts';
import type { SavedView } from '#shared/domain/saved-view.ts';
import { columnsPreference } from '#shared/settings/columns-preference.ts';

const KEY = 'aibridge:open-view';

/** The view that this tab opened last: its filters stand in the address, and may have been changed there since. */
const opened = createStore<{ id: string | null }>({ id: readId() });

export const openedView = { get: () => opened.state().id, subscribe: opened.subscribe, set: rememberView };

/** What following a view's link does besides. */
export function openView({ id, columns }: SavedView): void {
  rememberView(id);
  if (columns !== null) columnsPreference.set(columnsNamed(columns));
}

function rememberView(id: string | null): void {
  opened.change({ id });
  try {
    if (id === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, id);
  } catch {
    // A full or forbidden storage costs the name after a reload, and nothing else.
  }
}

function readId(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
