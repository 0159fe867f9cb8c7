import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { interceptionHref } from '#shared/url/paths.ts';
import { usePageActions } from '#shared/ui/page-actions.ts';
import type { List } from '#features/interceptions/use-list.ts';
import { copyAndNotify } from '#shared/ui/notice.tsx';
import { useOpenInterception } from '#features/interceptions/panel/use-open-interception.ts';
import type { Walk } from '#features/interceptions/panel/use-walk.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { RowFilterButton } from './row-filter-button.tsx';
import { cellOf, focusedRowId, moveInTable, toggleOf } from './row-spot.ts';
import { takeTableFocus, wantTableFocus } from './table-focus.ts';
import { useRowSpot } from './use-row-spot.ts';

const loadMenu = async () => ({
  default: (await import('#features/filters/row-filter-menu.tsx')).RowFilterMenu,
});
const RowFilterMenu = lazy(loadMenu);

interface RowToolsProps {
  list: List;
  walk: Walk;
  open: ReadonlySet<string>;
  beside: boolean;
  onToggle: (id: string) => void;
}

/** What can be done with a row by keys and by one button, which comes to the row that the pointer or the focus is at. */
export function RowTools({ list, walk, open, beside, onToggle }: RowToolsProps) {
  const { go, close } = useOpenInterception(list);
  const { rows, filters, setFilters, listKey } = list;
  const place = useRef<HTMLSpanElement>(null);
  const [menu, setMenu] = useState<{ row: InterceptionRow; column: string; anchor: Element } | null>(null);

  useEffect(() => takeTableFocus(listKey), [listKey]);

  const rowOf = (id: string | null): InterceptionRow | undefined => {
    const index = id === null ? walk.index : rows.indexOf(id);
    return index === null ? undefined : rows.at(index);
  };
  const withRow = (act: (row: InterceptionRow) => void) => () => {
    const row = rowOf(focusedRowId());
    if (row) act(row);
  };
  const filterBy = (row: InterceptionRow, column: string) => {
    const anchor = cellOf(row.id, column);
    if (anchor) setMenu({ row, column, anchor });
  };
  const askMenu = (event: Event) => {
    const row =
      event.target instanceof Element && event.target.closest('[data-toggle]') && rowOf(focusedRowId());
    if (!row) return;
    event.preventDefault();
    filterBy(row, 'initiator');
  };
  const spot = useRowSpot({ place, layout: { rows, open }, onMenu: askMenu });
  const isNear = spot !== null;
  useEffect(() => {
    // The key after the one that opens it is meant for it.
    if (isNear) void loadMenu().catch(() => undefined);
  }, [isNear]);

  usePageActions({
    row: key => moveInTable(key ?? ''),
    details: withRow(row => onToggle(row.id)),
    open: withRow(go),
    only: withRow(row => filterBy(row, 'initiator')),
    copy: withRow(
      row => void copyAndNotify(window.location.origin + interceptionHref(row, NO_FILTERS), 'link'),
    ),
    close() {
      const id = focusedRowId();
      if (beside) close();
      else if (id !== null && open.has(id)) {
        toggleOf(id)?.focus();
        onToggle(id);
      }
    },
  });

  return (
    <>
      <span ref={place} hidden />
      <RowFilterButton
        spot={spot}
        onPress={() => {
          const row = spot && rowOf(spot.id);
          if (row) filterBy(row, spot.column);
        }}
      />
      {menu === null ? null : (
        <Suspense fallback={null}>
          <RowFilterMenu
            row={menu.row}
            column={menu.column}
            anchor={menu.anchor}
            finalFocus={() => toggleOf(menu.row.id)}
            onClose={() => setMenu(null)}
            onChoose={({ apply }) => {
              wantTableFocus(listKey);
              if (apply) setFilters(apply(filters));
            }}
          />
        </Suspense>
      )}
    </>
  );
}
