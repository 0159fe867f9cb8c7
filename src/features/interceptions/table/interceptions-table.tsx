import { useTable } from '@tanstack/react-table';
import {
  useMemo,
  useState,
  type ReactNode,
  type RefCallback,
  useEffect,
  type KeyboardEvent,
  type SyntheticEvent,
} from 'react';
import { flushSync } from 'react-dom';
import { createRecyclePool } from '#features/interceptions/virtualizer/row-layout.ts';
import { formatSort, type Sort } from '#shared/domain/filters.ts';
import type { Rows } from '#shared/domain/rows.ts';
import { formatDay, type TimeZone } from '#shared/i18n/times.ts';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { QueryError } from '#shared/ui/error-state.tsx';
import type { InterceptionRow } from '#shared/domain/interception-row.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { usePrinting } from '#shared/ui/browser-state.ts';
import type { ScrollAnchorStore } from '#shared/ui/scroll-anchor.ts';
import { useRowVirtualizer } from '#features/interceptions/virtualizer/use-row-virtualizer.ts';
import { useColumns, TableHeader } from './table-header.tsx';
import { features } from './columns.tsx';
import { isForRow, isPlainLinkClick, rowAtPoint, TableRow } from './table-row.tsx';
import { useRestoreScrollAnchor } from './use-restore-scroll-anchor.ts';
import { focusRow, useRowFocus } from './row-focus.ts';

/** Table rows for the rendered indexes. `slots` are React keys from the recycle pool, `ids` the column IDs in order. */
function useTableRows(rows: Rows, indexes: readonly number[]) {
  const { columns, ids } = useColumns();
  const data = useMemo(() => indexes.flatMap(index => rows.at(index) ?? []), [indexes, rows]);
  const table = useTable({ features, columns, data, getRowId: row => row.id });
  const [keysOf] = useState(createRecyclePool);
  const slots = useMemo(() => keysOf(data.map(row => row.id)), [keysOf, data]);
  return { data, tableRows: table.getRowModel().rows, slots, columns, ids };
}

interface RowFrameProps {
  id: string;
  open: boolean;
  /** Distance from the end of the previous rendered row, in pixels. */
  gap: number;
  /** Height in the layout, in pixels. */
  height: number;
  /** Undefined for print, where heights differ from the screen. */
  measureOpen: RefCallback<HTMLElement> | undefined;
  onFocus: () => void;
  children: ReactNode;
}

/** Positions a row. While its detail loads again, the skeleton has the height of the previous content. */
function RowFrame({ id, open, gap, height, measureOpen, onFocus, children }: RowFrameProps) {
  return (
    <div
      role="none"
      data-open-row={id}
      className={open ? undefined : 'break-inside-avoid'}
      ref={open ? measureOpen : undefined}
      style={{ marginTop: gap, ...(open && { '--known-height': `${height}px` }) }}
      onFocus={onFocus}
    >
      {children}
    </div>
  );
}

interface ListEndProps {
  loaded: number;
  hasMore: boolean;
  loading: boolean;
  error: Error | null;
  /** Start of the last row, shown at the end of a list that ends with the oldest. */
  oldest: string | null;
  zone: TimeZone;
  onEndReached: () => void;
}

/** Below the last row: a button to load more, an error, or the end of the list. */
export function ListEnd({ loaded, hasMore, loading, error, oldest, zone, onEndReached }: ListEndProps) {
  if (error) {
    return (
      <QueryError error={error} onRetry={onEndReached}>
        {t('Rows already loaded are still shown.')}
      </QueryError>
    );
  }
  if (!hasMore) {
    return (
      <p className="py-3 text-center text-sm text-faint">
        {oldest === null
          ? plural(loaded, {
              one: 'End of list: {n} interception.',
              other: 'End of list: {n} interceptions.',
            })
          : plural(
              loaded,
              {
                one: 'End of list: {n} interception, from {day}.',
                other: 'End of list: {n} interceptions, the oldest from {day}.',
              },
              { day: formatDay(oldest, zone) },
            )}
      </p>
    );
  }
  return (
    <div className="flex justify-center py-2">
      <Button onClick={onEndReached} aria-disabled={loading} aria-busy={loading}>
        {loading ? t('Loading…') : t('Load more')}
      </Button>
    </div>
  );
}

interface InterceptionsTableProps {
  rows: Rows;
  /** The server's count of all matching rows. */
  count: number;
  open: ReadonlySet<string>;
  /** Whether an interception is open in the split view. */
  isSplitView: boolean;
  /** Index of that interception, or null if it is not in the list. Its detail is not repeated in the list. */
  shown: number | null;
  memory: ScrollAnchorStore;
  canLoadMore: boolean;
  /** Number of rows before the end at which more are requested. */
  lookahead: number;
  onToggle: (id: string) => void;
  /** Called when a link in a row is clicked. */
  onOpen: (row: InterceptionRow) => void;
  /** Called when a row is clicked. */
  onRow: (row: InterceptionRow) => void;
  /** Called when the keyboard moves to a row. */
  onNavigate: (row: InterceptionRow) => void;
  /** Called when the pointer or the focus enters a row, to prefetch it. */
  onRowHover: (row: InterceptionRow) => void;
  onEndReached: () => void;
  sort: Sort;
  /** Null if the source cannot sort. */
  onSort: ((sort: Sort) => void) | null;
  renderDetail: (row: InterceptionRow) => ReactNode;
}

/** Maximum number of printed rows. A browser takes minutes to lay out more. */
const MAX_PRINTED = 2000;

/** Renders only rows near the viewport. TanStack Table receives only those. */
export function InterceptionsTable(props: InterceptionsTableProps) {
  const { rows, open, isSplitView, shown, lookahead, onRowHover, onEndReached } = props;
  const focus = useRowFocus(rows);
  const {
    bodyRef,
    measureOpen,
    scrollIntoView,
    scrollRowTo,
    layout,
    rowAttributes,
    indexes: virtualIndexes,
    end,
  } = useRowVirtualizer({
    rows,
    openIds: open,
    isSplitView,
    pinned: focus.pinned,
  });
  useRestoreScrollAnchor({
    memory: props.memory,
    rows,
    canLoadMore: props.canLoadMore,
    onEndReached,
    scrollRowTo,
  });

  useEffect(() => {
    if (shown !== null) scrollIntoView(shown);
  }, [shown, scrollIntoView]);

  useEffect(() => {
    if (end >= rows.length - lookahead) onEndReached();
  }, [end, rows.length, lookahead, onEndReached]);

  const printing = usePrinting();
  const indexes = useMemo(
    () =>
      printing ? Array.from({ length: Math.min(rows.length, MAX_PRINTED) }, (_, at) => at) : virtualIndexes,
    [printing, virtualIndexes, rows.length],
  );
  const { data, tableRows, slots, columns, ids } = useTableRows(rows, indexes);
  const tabStop = focus.stopAmong(indexes);
  const prefetch = (event: SyntheticEvent) => {
    const row = rowAtPoint(event, data);
    if (row) onRowHover(row);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const index = focus.moveBy(event);
    const row = index === null ? undefined : rows.at(index);
    if (index === null || !row) return;
    // Renders synchronously, so that the next key event targets the new row.
    flushSync(() => focus.setActive(index));
    scrollIntoView(index);
    focusRow(row.id);
    props.onNavigate(row);
  };

  return (
    <div
      role="grid"
      tabIndex={-1}
      aria-label={t('Interceptions')}
      aria-rowcount={props.count + 1}
      {...rowAttributes}
      className="card list-container"
      onKeyDown={onKeyDown}
      onClick={event => {
        const row = rowAtPoint(event, data);
        if (row && isPlainLinkClick(event)) {
          event.preventDefault();
          props.onOpen(row);
        } else if (row && isForRow(event)) {
          // Renders before the focus moves, because Chromium lays out everything if the tab stop changes on the focused element.
          flushSync(() => {
            focus.setActive(indexes[data.indexOf(row)] ?? 0);
            props.onRow(row);
          });
          focusRow(row.id);
        }
      }}
      onPointerOver={prefetch}
      onFocus={event => {
        focus.enter();
        prefetch(event);
      }}
      onBlur={event => focus.leave(event)}
    >
      <TableHeader ids={ids} sort={formatSort(props.sort)} onSort={props.onSort} />
      <div
        ref={bodyRef}
        role="rowgroup"
        className="flow-root"
        style={printing ? undefined : { height: layout.total }}
      >
        {tableRows.map((row, position) => {
          const index = indexes[position] ?? 0;
          const above = indexes[position - 1];
          const aboveEnd = above === undefined ? 0 : layout.startOf(above) + layout.heightOf(above);
          const isOpen = open.has(row.id);
          return (
            <RowFrame
              key={slots[position]}
              id={row.id}
              open={isOpen}
              gap={printing ? 0 : layout.startOf(index) - aboveEnd}
              height={layout.heightOf(index)}
              measureOpen={printing ? undefined : measureOpen}
              onFocus={() => focus.setActive(index)}
            >
              <TableRow
                row={row}
                index={index}
                open={isOpen && !(isSplitView && index === shown)}
                shown={index === shown}
                tabStop={index === tabStop}
                columns={columns}
                onToggle={props.onToggle}
                renderDetail={props.renderDetail}
              />
            </RowFrame>
          );
        })}
      </div>
      {printing && data.length < props.count ? (
        <p className="p-3 text-muted">
          {plural(
            data.length,
            {
              one: 'Printing the first interception of {count}. Scroll down to load more before printing.',
              other:
                'Printing the first {n} interceptions of {count}. Scroll down to load more before printing.',
            },
            { count: formatCount(props.count) },
          )}
        </p>
      ) : null}
    </div>
  );
}
