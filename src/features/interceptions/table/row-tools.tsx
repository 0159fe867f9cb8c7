import { useEffect, useEffectEvent, useState, type RefObject, lazy, Suspense, useRef } from 'react';
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

/** A cell of a row that can be filtered by, and where its right end is. */
interface CellTarget {
  readonly id: string;
  readonly column: string;
  /** Pixels, from the top left corner of what holds the rows. */
  readonly top: number;
  readonly right: number;
}

const COLUMNS = ['started', 'initiator', 'model', 'client'];

/** The cell that something stands in; null where there is nothing to filter by. */
function cellTargetAt(target: Element, holder: Element): CellTarget | null {
  const cell = target.closest('[role="gridcell"]');
  const column = cell?.getAttribute('data-column') ?? '';
  const id = cell?.closest('[data-interception-id]')?.getAttribute('data-interception-id') ?? null;
  if (!cell || id === null || !COLUMNS.includes(column)) return null;
  const [own, all] = [cell.getBoundingClientRect(), holder.getBoundingClientRect()];
  return { id, column, top: own.top - all.top + own.height / 2, right: all.right - own.right };
}

/** Where the row with this id is drawn. */
function cellOf(id: string, column: string): HTMLElement | null {
  const line = document.querySelector(`[data-interception-id="${CSS.escape(id)}"]`);
  return line?.querySelector<HTMLElement>(`[data-column="${column}"]`) ?? null;
}

/** The id of the row that has the focus, its open detail included. */
function focusedRowId(): string | null {
  return document.activeElement?.closest('[data-open-row]')?.getAttribute('data-open-row') ?? null;
}

function rowToggleIn(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-toggle="${CSS.escape(id)}"]`);
}

/** Brings the focus to the table, and a key to the row that has it: the table moves by itself. */
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

interface SpotOptions {
  /** Stands in what holds the rows. */
  place: RefObject<HTMLElement | null>;
  /** Changes where rows may have moved: what was seen before is no longer there. */
  layout: Layout;
  /** The system’s menu was asked for at a row that has the focus. */
  onMenu: (event: Event) => void;
}

/** The cell that the pointer or the focus is at. One set of listeners for all rows, beside what draws them. */
function useHoveredCell({ place, layout, onMenu }: SpotOptions): CellTarget | null {
  const [seen, setSeen] = useState<{ spot: CellTarget; layout: Layout } | null>(null);
  const see = useEffectEvent((spot: CellTarget | null) => setSeen(spot && { spot, layout }));
  useEffect(() => {
    const holder = place.current?.parentElement;
    if (!holder) return;
    let frame = 0;
    const look = (target: Element | null) => {
      cancelAnimationFrame(frame);
      if (target?.closest('[data-row-filter]')) return;
      // Once a frame, when its rows are laid out: asked in between, they would be laid out for it.
      frame = requestAnimationFrame(() => see(target && cellTargetAt(target, holder)));
    };
    const over = ({ target }: Event) => look(target instanceof Element ? target : null);
    const leave = () => look(null);
    const focus = ({ target }: Event) => {
      // With the pointer at its row, it is the pointer's cell.
      const isTold = target instanceof Element && target.closest('[data-interception-id]:hover') === null;
      const id = isTold ? target.getAttribute('data-toggle') : null;
      if (id !== null) look(cellOf(id, 'initiator'));
    };
    holder.addEventListener('pointerover', over);
    holder.addEventListener('pointerleave', leave);
    holder.addEventListener('focusin', focus);
    return () => {
      cancelAnimationFrame(frame);
      holder.removeEventListener('pointerover', over);
      holder.removeEventListener('pointerleave', leave);
      holder.removeEventListener('focusin', focus);
    };
  }, [place]);

  const ask = useEffectEvent(onMenu);
  useEffect(() => {
    const holder = place.current?.parentElement;
    const menu = (event: Event) => ask(event);
    holder?.addEventListener('contextmenu', menu);
    return () => {
      holder?.removeEventListener('contextmenu', menu);
    };
  }, [place]);

  return seen !== null && stands(seen.spot, seen.layout, layout) ? seen.spot : null;
}

/** Whether a row is where it was: opening or closing itself does not move it. */
function stands({ id }: CellTarget, before: Layout, now: Layout): boolean {
  if (before.rows !== now.rows) return false;
  if (before.open === now.open) return true;
  const others = (open: ReadonlySet<string>): number => open.size - Number(open.has(id));
  return (
    others(before.open) === others(now.open) &&
    [...before.open].every(each => each === id || now.open.has(each))
  );
}

/**
 * One button for all rows, at the end of a cell; out of sight where there is none. By keyboard `f` does the same, so it is
 * no stop of its own.
 */
function RowFilterButton({ spot, onPress }: { spot: CellTarget | null; onPress: () => void }) {
  return (
    <button
      type="button"
      data-row-filter=""
      tabIndex={-1}
      title={t('Filter by this row (f)')}
      aria-haspopup="menu"
      hidden={spot === null}
      style={spot ? { top: spot.top - 12, right: spot.right } : undefined}
      className="absolute z-10 flex size-6 [[hidden]]:hidden items-center justify-center rounded-[6px] border border-line bg-panel text-muted hover:border-line-strong hover:text-text print:hidden"
      onClick={onPress}
    >
      <Filter aria-hidden="true" size={12} strokeWidth={1.75} />
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
  walk: RowNavigation;
  open: ReadonlySet<string>;
  isSplitView: boolean;
  onToggle: (id: string) => void;
}

/** What can be done with a row by keys and by one button, which comes to the row that the pointer or the focus is at. */
export function RowTools({ list, walk, open, isSplitView, onToggle }: RowToolsProps) {
  const { go, close } = useOpenInterception(list);
  const { rows, filters, setFilters, listKey } = list;
  const place = useRef<HTMLSpanElement>(null);
  const [menu, setMenu] = useState<{ row: InterceptionRow; column: string; anchor: Element } | null>(null);

  useEffect(() => consumeTableFocus(listKey), [listKey]);

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
  const spot = useHoveredCell({ place, layout: { rows, open }, onMenu: askMenu });
  const isNear = spot !== null;
  useEffect(() => {
    // The key after the one that opens it is meant for it.
    if (isNear) void loadMenu().catch(() => undefined);
  }, [isNear]);

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
            finalFocus={() => rowToggleIn(menu.row.id)}
            onClose={() => setMenu(null)}
            onChoose={({ apply }) => {
              requestTableFocus(listKey);
              if (apply) setFilters(apply(filters));
            }}
          />
        </Suspense>
      )}
    </>
  );
}
