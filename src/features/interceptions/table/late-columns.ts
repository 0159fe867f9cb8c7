import { createStore } from '#shared/lib/store.ts';
import { columnsPreference, columnWidthsPreference } from '#shared/settings/columns-preference.ts';

/** What lays out columns that somebody chose: most people keep the usual ones, which need nothing of it. */
const loadCode = async () => {
  const [{ ownColumnsOf }, { columnSheet }] = await Promise.all([
    import('./own-columns.ts'),
    import('./column-style-sheet.ts'),
  ]);
  return { ownColumnsOf, columnSheet };
};

const code = createStore<{ there: Awaited<ReturnType<typeof loadCode>> | null }>({ there: null });

export const columnCode = { get: () => code.state().there, subscribe: code.subscribe };

/** Brings it where it is needed: at the start, so that such a list is not drawn twice, and once somebody chooses. */
export async function bringOwnColumns(): Promise<void> {
  const isOwn = columnsPreference.get() !== null || Object.keys(columnWidthsPreference.get()).length > 0;
  if (!isOwn || columnCode.get() !== null) return;
  try {
    code.change({ there: await loadCode() });
  } catch {
    // The usual columns are shown; the next choice tries again.
  }
}

columnsPreference.subscribe(() => void bringOwnColumns());
columnWidthsPreference.subscribe(() => void bringOwnColumns());
