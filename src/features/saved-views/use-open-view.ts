import { useEffect, useMemo } from 'react';
import { openViewOf, type OpenView } from '#shared/url/view-address.ts';
import { USUAL_COLUMNS } from '#shared/domain/list-columns.ts';
import type { SavedView } from '#shared/domain/saved-view.ts';
import { columnsPreference } from '#shared/settings/columns-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
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
