import { useEffect, useEffectEvent, useState, type RefObject, lazy, Suspense, useRef } from 'react';
import { Icon } from '#shared/ui/icon.tsx';
import { PopupBoundary } from '#shared/ui/region-boundary.tsx';
import { Filter } from 'lucide-react';
import { t } from '#shared/i18n/t.ts';
import { interceptionHref } from '#shared/url/routes.ts';
import { usePageActions } from '#shared/ui/shortcuts.ts';
import type { List } from '#features/interceptions/use-interceptions-list.ts';
import { copyWithToast } from '#shared/ui/toaster.tsx';
import { useOpenInterception } from '#features/interceptions/panel/use-open-interception.ts';
import type { RowNavigation } from '#features/interceptions/panel/use-row-navigation.ts';
import { NO_FILTERS } from '#shared/domain/filters.ts';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { tableTabStop, consumeTableFocus, requestTableFocus } from './table-focus.ts';

/** A cell that can be filtered by, and the position of its right edge. */
interface CellTarget {
  readonly id: string;
  readonly column: string;
  /** Pixels from the top right corner of the container of the rows. */
  readonly top: number;
  readonly right: number;
}

const COLUMNS = ['started', 'initiator', 'model', 'client'];

/** Finds the cell that contains an element, or null if it cannot be filtered by. */
function cellTargetAt(target: Element, container: Element): CellTarget | null {
  const cell = target.closest('[role="gridcell"]');
  const column = cell?.getAttribute('data-column') ?? '';
  const id = cell?.closest('[data-interception-id]')?.getAttribute('data-interception-id') ?? null;
  if (!cell || id === null || !COLUMNS.includes(column)) return null;
  const [cellRect, containerRect] = [cell.getBoundingClientRect(), container.getBoundingClientRect()];
  return {
    id,
    column,
    top: cellRect.top - containerRect.top + cellRect.height / 2,
    right: containerRect.right - cellRect.right,
  };
}

function cellOf(id: string, column: string): HTMLElement | null {
  const line = document.querySelector(`[data-interception-id="${CSS.escape(id)}"]`);
  return line?.querySelector<HTMLElement>(`[data-column="${column}"]`) ?? null;
}

/** ID of the row that contains the focus, including its open detail. */
function focusedRowId(): string | null {
  return document.activeElement?.closest('[data-open-row]')?.getAttribute('data-open-row') ?? null;
}

function rowToggleIn(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`);
}

/** Moves focus to the table. If a row already contains it, passes the key to the row, because the table handles it. */
function moveGridFocus(key: string): void {
  const id = focusedRowId();
  const stop = id === null ? tableTabStop() : rowToggleIn(id);
  stop?.focus();
  if (id !== null)
    stop?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

interface Layout {
  readonly rows: unknown;
  readonly open: ReadonlySet<string>;
}

interface HoveredCellOptions {
  /** An element inside the container of the rows. */
  anchorRef: RefObject<HTMLElement | null>;
  /** A cell found in an earlier layout is discarded, because rows may have moved. */
  layout: Layout;
  /** Called when the context menu is requested on a focused row. */
  onMenu: (event: Event) => void;
}

/** The cell under the pointer or with the focus. It uses one set of listeners for all rows, outside of their rendering. */
function useHoveredCell({ anchorRef, layout, onMenu }: HoveredCellOptions): CellTarget | null {
  const [hovered, setHovered] = useState<{ cell: CellTarget; layout: Layout } | null>(null);
  const setTarget = useEffectEvent((cell: CellTarget | null) => setHovered(cell && { cell, layout }));
  useEffect(() => {
    const container = anchorRef.current?.parentElement;
    if (!container) return;
    let frame = 0;
    const scheduleUpdate = (target: Element | null) => {
      cancelAnimationFrame(frame);
      if (target?.closest('[data-row-filter]')) return;
      // Runs once per frame, after layout. Reading positions earlier would force a layout.
      frame = requestAnimationFrame(() => setTarget(target && cellTargetAt(target, container)));
    };
    const onPointerOver = ({ target }: Event) => scheduleUpdate(target instanceof Element ? target : null);
    const onPointerLeave = () => scheduleUpdate(null);
    const focus = ({ target }: Event) => {
      // If the pointer is on the same row, the cell under the pointer wins.
      const isFocusTarget =
        target instanceof Element && target.closest('[data-interception-id]:hover') === null;
      const id = isFocusTarget ? target.getAttribute('data-toggle') : null;
      if (id !== null) scheduleUpdate(cellOf(id, 'initiator'));
    };
    container.addEventListener('pointerover', onPointerOver);
    container.addEventListener('pointerleave', onPointerLeave);
    container.addEventListener('focusin', focus);
    return () => {
      cancelAnimationFrame(frame);
      container.removeEventListener('pointerover', onPointerOver);
      container.removeEventListener('pointerleave', onPointerLeave);
      container.removeEventListener('focusin', focus);
    };
  }, [anchorRef]);

  const openMenu = useEffectEvent(onMenu);
  useEffect(() => {
    const container = anchorRef.current?.parentElement;
    const menu = (event: Event) => openMenu(event);
    container?.addEventListener('contextmenu', menu);
    return () => {
      container?.removeEventListener('contextmenu', menu);
    };
  }, [anchorRef]);

  return hovered !== null && isUnmoved(hovered.cell, hovered.layout, layout) ? hovered.cell : null;
}

/** Whether the row is at the same position. Opening or closing the row itself does not move it. */
function isUnmoved({ id }: CellTarget, before: Layout, now: Layout): boolean {
  if (before.rows !== now.rows) return false;
  if (before.open === now.open) return true;
  const others = (open: ReadonlySet<string>): number => open.size - Number(open.has(id));
  return (
    others(before.open) === others(now.open) &&
    [...before.open].every(each => each === id || now.open.has(each))
  );
}

/**
 * One button for all rows, positioned at the end of a cell and hidden without one. It is not a tab stop, because the `f`
 * shortcut does the same.
 */
function RowFilterButton({ cell, onPress }: { cell: CellTarget | null; onPress: () => void }) {
  return (
    <button
      type="button"
      data-row-filter=""
      tabIndex={-1}
      title={t('Filter by this row (f)')}
      aria-haspopup="menu"
      hidden={cell === null}
      style={cell ? { top: cell.top - 12, right: cell.right } : undefined}
      className="absolute z-10 flex size-6 [[hidden]]:hidden items-center justify-center rounded-[6px] border border-line bg-panel text-muted hover:border-line-strong hover:text-text print:hidden"
      onClick={onPress}
    >
      <Icon icon={Filter} size={12} />
      <span className="sr-only">{t('Filter by this row')}</span>
    </button>
  );
}

const loadMenu = async () => ({
  default: (await import('#features/filters/row-filter-menu.tsx')).RowFilterMenu,
});
const RowFilterMenu = lazy(loadMenu);

interface RowToolsProps {
  list: List;
  navigation: RowNavigation;
  open: ReadonlySet<string>;
  isSplitView: boolean;
  onToggle: (id: string) => void;
}

/** Row actions by shortcut, and a filter button on the row under the pointer or with the focus. */
export function RowTools({ list, navigation, open, isSplitView, onToggle }: RowToolsProps) {
  const { go, close } = useOpenInterception(list);
  const { rows, filters, setFilters, listKey } = list;
  const anchorRef = useRef<HTMLSpanElement>(null);
  const [menu, setMenu] = useState<{ row: InterceptionRow; column: string; anchor: Element } | null>(null);

  useEffect(() => consumeTableFocus(listKey), [listKey]);

  const rowOf = (id: string | null): InterceptionRow | undefined => {
    const index = id === null ? navigation.index : rows.indexOf(id);
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
  const onContextMenu = (event: Event) => {
    const row =
      event.target instanceof Element && event.target.closest('[data-toggle]') && rowOf(focusedRowId());
    if (!row) return;
    event.preventDefault();
    filterBy(row, 'initiator');
  };
  const cell = useHoveredCell({ anchorRef, layout: { rows, open }, onMenu: onContextMenu });
  const hasCell = cell !== null;
  useEffect(() => {
    // The next key press may be meant for the menu, so it must be loaded by then.
    if (hasCell) void loadMenu().catch(() => undefined);
  }, [hasCell]);

  usePageActions({
    row: key => moveGridFocus(key ?? ''),
    details: withRow(row => onToggle(row.id)),
    open: withRow(go),
    only: withRow(row => filterBy(row, 'initiator')),
    copy: withRow(
      row => void copyWithToast(window.location.origin + interceptionHref(row, NO_FILTERS), 'link'),
    ),
    close() {
      const id = focusedRowId();
      if (isSplitView) close();
      else if (id !== null && open.has(id)) {
        rowToggleIn(id)?.focus();
        onToggle(id);
      }
    },
  });

  return (
    <>
      <span ref={anchorRef} hidden />
      <RowFilterButton
        cell={cell}
        onPress={() => {
          const row = cell && rowOf(cell.id);
          if (row) filterBy(row, cell.column);
        }}
      />
      {menu === null ? null : (
        <PopupBoundary onClose={() => setMenu(null)}>
          <Suspense fallback={null}>
            <RowFilterMenu
              row={menu.row}
              column={menu.column}
              anchor={menu.anchor}
              finalFocus={() => rowToggleIn(menu.row.id)}
              onClose={() => setMenu(null)}
              onChoose={({ apply }) => {
                requestTableFocus(listKey);
                if (apply) setFilters(apply(filters));
              }}
            />
          </Suspense>
        </PopupBoundary>
      )}
    </>
  );
}
