import { useMemo } from 'react';
import { USUAL_COLUMNS, type ColumnId } from '#shared/domain/list-columns.ts';
import { columnsPreference, columnWidthsPreference } from '#shared/settings/columns-preference.ts';
import { usePreference } from '#shared/settings/use-preference.ts';
import { useWide } from '#shared/ui/use-wide.ts';
import { usualColumns } from './columns.tsx';
import { columnCode } from './late-columns.ts';

/** The columns somebody chose. A card has its own few, whatever was chosen. */
export function useColumns() {
  const chosen = usePreference(columnsPreference);
  const code = usePreference(columnCode);
  const wide = useWide();
  return useMemo(
    () =>
      chosen === null || code === null || !wide
        ? { columns: usualColumns, ids: USUAL_COLUMNS }
        : { columns: code.ownColumnsOf(chosen), ids: chosen },
    [chosen, code, wide],
  );
}

/** The rules that lay them out, null where the stylesheet has them. */
export function useColumnSheet(ids: readonly ColumnId[]): string | null {
  const widths = usePreference(columnWidthsPreference);
  const code = usePreference(columnCode);
  return code?.columnSheet(ids, widths) ?? null;
}
