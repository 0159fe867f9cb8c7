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
import type { Rows } from '#shared/domain/rows.ts';
import { formatDay, type TimeZone } from '#shared/i18n/times.ts';
import { Button } from '#shared/ui/button.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { QueryError } from '#shared/ui/query-error.tsx';
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

/** The drawn rows with their cells: `slots` are their keys, `ids` the columns' in their order. */
function useTableRows(rows: Rows, indexes: readonly number[]) {
  const { columns, ids } = useColumns();
  const data = useMemo(() => indexes.flatMap(index => rows.at(index) ?? []), [indexes, rows]);
  const table = useTable({ features, columns, data, getRowId: row => row.id });
  const [slotsOf] = useState(createRecyclePool);
  const slots = useMemo(() => slotsOf(data.map(row => row.id)), [slotsOf, data]);
  return { data, tableRows: table.getRowModel().rows, slots, columns, ids };
}

interface RowFrameProps {
  id: string;
  open: boolean;
  /** From the end of the row drawn above to the beginning of this one, in pixels. */
  gap: number;
  /** What the layout counts with, in pixels. */
  height: number;
  /** Not given on paper, where heights are others than on the screen. */
  measureOpen: RefCallback<HTMLElement> | undefined;
  onFocus: () => void;
  children: ReactNode;
}

/** Puts a row into its place. While its detail is read again, an outline keeps the height of what was drawn before. */
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
  /** The start of the last loaded row: where the record begins, once the end is reached. */
  oldest: string | null;
  zone: TimeZone;
  onEndReached: () => void;
}

/** Below the last loaded row: more to come, why not, or that this is the end. */
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
  /** The server's count of all that match. */
  count: number;
  open: ReadonlySet<string>;
  /** Whether an interception stands beside the list. */
  isSplitView: boolean;
  /** Its row, whose detail is not repeated in the list: its place among the rows, null where there is none. */
  shown: number | null;
  memory: ScrollAnchorStore;
  canLoadMore: boolean;
  /** Rows before the end at which more are asked for. */
  lookahead: number;
  onToggle: (id: string) => void;
  /** A row's link was followed. */
  onOpen: (row: InterceptionRow) => void;
  /** A row was pressed. */
  onRow: (row: InterceptionRow) => void;
  /** A row was walked to by keyboard. */
  onNavigate: (row: InterceptionRow) => void;
  /** A row may be opened soon: the pointer or the focus came to it. */
  onRowHover: (row: InterceptionRow) => void;
  onEndReached: () => void;
  renderDetail: (row: InterceptionRow) => ReactNode;
}

/** Rows that are printed at most: more would take the browser minutes to lay out on paper. */
const MAX_PRINTED = 2000;

/** Only what is near the screen is in the document; the table library sees that window and nothing else. */
export function InterceptionsTable(props: InterceptionsTableProps) {
  const { rows, open, isSplitView, shown, lookahead, onRowHover, onEndReached } = props;
  const focus = useRowFocus(rows);
  const {
    holdBody,
    measureOpen,
    show,
    bring,
    layout,
    frame,
    indexes: near,
    end,
  } = useRowVirtualizer({
    rows,
    open,
    isSplitView,
    pinned: focus.held,
  });
  useRestoreScrollAnchor({ memory: props.memory, rows, canLoadMore: props.canLoadMore, onEndReached, bring });

  useEffect(() => {
    if (shown !== null) show(shown);
  }, [shown, show]);

  useEffect(() => {
    if (end >= rows.length - lookahead) onEndReached();
  }, [end, rows.length, lookahead, onEndReached]);

  const printing = usePrinting();
  const indexes = useMemo(
    () => (printing ? Array.from({ length: Math.min(rows.length, MAX_PRINTED) }, (_, at) => at) : near),
    [printing, near, rows.length],
  );
  const { data, tableRows, slots, columns, ids } = useTableRows(rows, indexes);
  const tabStop = focus.stopAmong(indexes);
  const prefetch = (event: SyntheticEvent) => {
    const row = rowAtPoint(event, data);
    if (row) onRowHover(row);
  };

  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const index = focus.moveBy(event);
    const row = index === null ? undefined : rows.at(index);
    if (index === null || !row) return;
    // Drawn at once, so that the next key is for it.
    flushSync(() => focus.setActive(index));
    show(index);
    focusRow(row.id);
    props.onNavigate(row);
  };

  return (
    <div
      role="grid"
      tabIndex={-1}
      aria-label={t('Interceptions')}
      aria-rowcount={props.count + 1}
      {...frame}
      className="card list-container"
      onKeyDown={walk}
      onClick={event => {
        const row = rowAtPoint(event, data);
        if (row && isPlainLinkClick(event)) {
          event.preventDefault();
          props.onOpen(row);
        } else if (row && isForRow(event)) {
          // Drawn before the focus comes: Chromium lays everything out for a tab stop set where the focus is.
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
      <TableHeader ids={ids} />
      <div
        ref={holdBody}
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
              one: 'Printing the newest interception of {count}. Scroll down to load more before printing.',
              other:
                'Printing the newest {n} interceptions of {count}. Scroll down to load more before printing.',
            },
            { count: formatCount(props.count) },
          )}
        </p>
      ) : null}
    </div>
  );
}
