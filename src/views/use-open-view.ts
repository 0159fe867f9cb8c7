import { useEffect, useMemo } from 'react';
import { openViewOf, type OpenView } from '#address/view-address.ts';
import { USUAL_COLUMNS } from '#model/list-columns.ts';
import type { SavedView } from '#model/saved-view.ts';
import { columnsPreference } from '#preferences/columns-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { openedView } from './open-view.ts';

/** The view that the screen shows, null where it shows none. */
export function useOpenView(views: readonly SavedView[], filters: string): OpenView | null {
  const columns = usePreference(columnsPreference) ?? USUAL_COLUMNS;
  const lastId = usePreference(openedView);
  const open = useMemo(
    () => openViewOf(views, { filters, columns }, lastId),
    [views, filters, columns, lastId],
  );
  // Also a view that was come to by an address: filters that are changed from here on are changes of it.
  const id = open?.isChanged === false ? open.view.id : null;
  useEffect(() => {
    if (id !== null) openedView.set(id);
  }, [id]);
  return open;
}
