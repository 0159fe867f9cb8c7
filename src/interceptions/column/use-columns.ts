import { useMemo } from 'react';
import { USUAL_COLUMNS } from '#model/list-columns.ts';
import { columnsPreference } from '#preferences/columns-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { useWide } from '#ui/use-wide.ts';
import { columnsOf, usualColumns } from '#interceptions/columns.tsx';

/** The columns somebody chose. A card has its own few, whatever was chosen. */
export function useColumns() {
  const chosen = usePreference(columnsPreference);
  const wide = useWide();
  const own = wide ? chosen : null;
  const columns = useMemo(() => (own === null ? usualColumns : columnsOf(own)), [own]);
  return { columns, ids: own ?? USUAL_COLUMNS };
}
