import { useTable } from '@tanstack/react-table';
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Interception } from '#model/interception.ts';
import { columns, features } from './columns.tsx';
import { InterceptionRow } from './interception-row.tsx';
import type { PlaceMemory } from './place.ts';
import type { Rows } from './rows.ts';
import { TableHeader } from './table-header.tsx';
import { useKeptPlace } from './use-kept-place.ts';
import { focusRow, isLent, useRowFocus } from './use-row-focus.ts';
import { useRowsAt, useRowWindow } from './use-row-window.ts';

/** Rows before the end at which the next page is asked for: some screens, so that reading never waits. */
const AHEAD = 60;

interface InterceptionsTableProps {
  rows: Rows;
  /** The server's count of all that match. */
  count: number;
  open: ReadonlySet<string>;
  /** Whether an interception stands beside the list. */
  beside: boolean;
  /** Its row, whose detail is not repeated in the list: its place among the rows, null where there is none. */
  shown: number | null;
  memory: PlaceMemory;
  mayGrow: boolean;
  onToggle: (id: string) => void;
  /** A row was pressed. */
  onRow: (row: Interception) => void;
  /** A row was walked to by keyboard. */
  onWalk: (row: Interception) => void;
  onMore: () => void;
  renderDetail: (row: Interception) => ReactNode;
}

/** Only what is near the screen is in the document; the table library sees that window and nothing else. */
export function InterceptionsTable(props: InterceptionsTableProps) {
  const { rows, count, open, beside, shown, memory, mayGrow, onToggle, onRow, onWalk, onMore, renderDetail } =
    props;
  const body = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(false);

  const rowAt = useCallback((index: number) => rows.at(index), [rows]);
  const idAt = useCallback((index: number) => rows.at(index)?.id, [rows]);
  const focus = useRowFocus(rows.length);
  const { virtualizer, margin } = useRowWindow({
    body,
    length: rows.length,
    rowAt,
    open,
    beside,
    // The keyboard would lose its place with the row that has the focus.
    pinned: focused ? focus.active : null,
  });
  const show = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    [virtualizer],
  );
  useKeptPlace({ memory, length: rows.length, idAt, mayGrow, onMore, show });

  useEffect(() => {
    if (shown !== null) show(shown);
  }, [shown, show]);

  const items = virtualizer.getVirtualItems();
  const last = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD) onMore();
  }, [last, rows.length, onMore]);

  const data = useRowsAt(rows, items.map(item => item.index).join());
  const table = useTable({ features, columns, data, getRowId: row => row.id });
  const drawn = table.getRowModel().rows;

  const press = (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const pressed = target?.closest('a, button, input');
    const id = target?.closest('[data-interception-id]')?.getAttribute('data-interception-id');
    const row = data.find(each => each.id === id);
    if (row && !pressed && document.getSelection()?.type !== 'Range') onRow(row);
  };

  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const index = focus.moveBy(event);
    const row = index === null ? undefined : rows.at(index);
    if (index === null || !row) return;
    focus.setActive(index);
    show(index);
    focusRow(row.id);
    onWalk(row);
  };

  return (
    <div
      role="grid"
      tabIndex={-1}
      aria-label="Interceptions"
      aria-rowcount={count + 1}
      className="card list-container"
      onKeyDown={walk}
      onClick={press}
      onFocus={() => setFocused(true)}
      onBlur={event => setFocused(isLent(event.relatedTarget))}
    >
      <TableHeader />
      <div
        ref={body}
        role="rowgroup"
        className="flow-root [overflow-anchor:none]"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item, position) => {
          const row = drawn[position];
          if (!row) return null;
          const gap = Math.max(0, item.start - (items[position - 1]?.end ?? margin));
          return (
            <div
              key={item.key}
              role="none"
              ref={virtualizer.measureElement}
              data-index={item.index}
              style={{ marginTop: gap }}
              onFocus={() => focus.setActive(item.index)}
            >
              <InterceptionRow
                row={row}
                index={item.index}
                open={open.has(row.id) && !(beside && item.index === shown)}
                shown={item.index === shown}
                tabStop={item.index === focus.active}
                onToggle={onToggle}
                renderDetail={renderDetail}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
