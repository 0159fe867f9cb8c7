import { useTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Interception } from '#model/interception.ts';
import { useWide } from '#ui/use-wide.ts';
import { columns, features } from './columns.tsx';
import { InterceptionRow } from './interception-row.tsx';
import type { Rows } from './rows.ts';
import { estimateHeight } from './row-height.ts';
import { TableHeader } from './table-header.tsx';
import { isLent, useRowFocus } from './use-row-focus.ts';

/** Rows before the end at which the next page is asked for: some screens, so that reading never waits. */
const AHEAD = 60;

interface InterceptionsTableProps {
  rows: Rows;
  /** The server's count of all that match. */
  count: number;
  open: ReadonlySet<string>;
  onToggle: (id: string) => void;
  onNearEnd: () => void;
  renderDetail: (row: Interception) => ReactNode;
}

/** Only what is near the screen is in the document; the table library sees that window and nothing else. */
export function InterceptionsTable({
  rows,
  count,
  open,
  onToggle,
  onNearEnd,
  renderDetail,
}: InterceptionsTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const wide = useWide();
  const [margin, setMargin] = useState(0);
  const [focused, setFocused] = useState(false);

  useLayoutEffect(() => {
    const measure = () => setMargin((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const idAt = useCallback((index: number) => rows.at(index)?.id, [rows]);
  const focus = useRowFocus(rows.length, idAt, index => virtualizer.scrollToIndex(index, { align: 'auto' }));
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    scrollMargin: margin,
    scrollPaddingStart: 48 + 36,
    overscan: 6,
    getItemKey: index => idAt(index) ?? index,
    estimateSize: index => estimateHeight(rows.at(index), open, wide),
    // The row with the focus stays in the document however far one scrolls, or the keyboard would lose its place.
    rangeExtractor: range => {
      const shown = defaultRangeExtractor(range);
      return focused && !shown.includes(focus.active)
        ? [...shown, focus.active].sort((a, b) => a - b)
        : shown;
    },
  });

  useEffect(() => virtualizer.measure(), [virtualizer, wide]);

  const items = virtualizer.getVirtualItems();
  const last = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD) onNearEnd();
  }, [last, rows.length, onNearEnd]);

  const shown = items.map(item => item.index).join();
  const data = useMemo(
    () => shown.split(',').flatMap(index => rows.slice(Number(index), Number(index) + 1)),
    [rows, shown],
  );
  const table = useTable({ features, columns, data, getRowId: row => row.id });
  const drawn = table.getRowModel().rows;

  const toggleByClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest('[data-interception-id]');
    const pressed = target?.closest('a, button, input');
    if (!row || pressed || document.getSelection()?.type === 'Range') return;
    onToggle(row.getAttribute('data-interception-id') ?? '');
  };

  let bottom = margin;
  return (
    <div
      role="grid"
      tabIndex={-1}
      aria-label="Interceptions"
      aria-rowcount={count + 1}
      className="card"
      onKeyDown={focus.onKeyDown}
      onClick={toggleByClick}
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
          const gap = Math.max(0, item.start - bottom);
          bottom = item.end;
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
                open={open.has(row.id)}
                tabStop={item.index === focus.active}
                onToggle={onToggle}
                detail={open.has(row.id) ? renderDetail(row.original) : null}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
