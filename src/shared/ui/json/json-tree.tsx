import {
  type ComponentProps,
  type ReactNode,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type JsonRow, type JsonRows, isCollapsible } from '#shared/lib/json/json-rows.ts';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { usePrinting } from '#shared/ui/browser-state.ts';
import { BOX_HEIGHT } from '#shared/ui/virtual-list.tsx';
import { indentOf, JsonRowView, JsonStringBody } from './json-row.tsx';

const PAGE = 20;

interface TreeMove {
  focus?: number;
  toggle?: number;
}

/** The id that expands a row; null for a closing bracket. */
function rowId(row: JsonRow): number | null {
  if (row.kind === 'value') return row.start;
  return row.kind === 'range' ? row.id : null;
}

/** A stable key, independent of collapsed rows above; that of a closing bracket is between the integer keys of values. */
function keyOf(rows: JsonRows, index: number): number {
  const row = rows.at(index);
  if (!row) return index + 0.25;
  return rowId(row) ?? (row.kind === 'close' ? row.start + 0.5 : index + 0.25);
}

/**
 * The keyboard interaction of a WAI-ARIA tree.
 * @param state whether a row is expanded; null if it cannot be
 */
function moveForKey(
  key: string,
  rows: JsonRows,
  at: number,
  state: (row: number) => boolean | null,
): TreeMove | null {
  switch (key) {
    case 'ArrowDown':
      return { focus: step(rows, at, 1) };
    case 'ArrowUp':
      return { focus: step(rows, at, -1) };
    case 'PageDown':
      return { focus: step(rows, Math.min(at + PAGE, rows.length - 1) - 1, 1) };
    case 'PageUp':
      return { focus: step(rows, Math.max(at - PAGE, 0) + 1, -1) };
    case 'Home':
      return { focus: 0 };
    case 'End':
      return { focus: step(rows, rows.length, -1) };
    case 'ArrowRight':
      if (state(at) === false) return { toggle: at };
      return isParent(rows, at) ? { focus: at + 1 } : {};
    case 'ArrowLeft': {
      if (state(at) === true) return { toggle: at };
      const parent = rows.parentOf(at);
      return parent === null ? {} : { focus: parent };
    }
    case 'Enter':
    case ' ':
      return state(at) === null ? {} : { toggle: at };
    default:
      return null;
  }
}

/** The nearest row in one direction that is not a closing bracket; else the current row. */
function step(rows: JsonRows, at: number, by: 1 | -1): number {
  for (let row = at + by; row >= 0 && row < rows.length; row += by) {
    if (rows.at(row)?.kind !== 'close') return row;
  }
  return rows.at(at) ? at : 0;
}

function isParent(rows: JsonRows, at: number): boolean {
  const [own, next] = [rows.at(at), rows.at(at + 1)];
  return own !== null && next !== null && next.level > own.level;
}

interface JsonTreeRowProps extends Omit<ComponentProps<typeof JsonRowView>, 'row' | 'body'> {
  row: JsonRow | null;
  renderJson: (text: string) => ReactNode;
}

/** A row of the tree: a member or element, with the full text of an expanded string, or a closing bracket. */
function JsonTreeRow({ row, renderJson, ...props }: JsonTreeRowProps) {
  const { nodes, expanded } = props;
  if (!row) return null;
  if (row.kind === 'close') {
    return (
      <div aria-hidden="true" style={{ paddingInlineStart: indentOf(row.level) }}>
        {nodes.kindAt(row.start) === 'object' ? '}' : ']'}
        {nodes.isLast(row.start) ? '' : ','}
      </div>
    );
  }
  const isString = row.kind === 'value' && nodes.kindAt(row.start) === 'string';
  return (
    <JsonRowView
      {...props}
      row={row}
      body={
        isString && expanded === true ? (
          <JsonStringBody nodes={nodes} start={row.start} renderJson={renderJson} />
        ) : null
      }
    />
  );
}

const LINE_HEIGHT = 18;
/** Fewer rows are all rendered, because virtualizing them would cost more. */
const VIRTUALIZE_MIN_ROWS = 60;
/** A longer tree is printed as the scrolling box that is on the screen. */
const MAX_PRINTED_ROWS = 2000;

interface JsonTreeProps {
  nodes: JsonNodes;
  rows: JsonRows;
  expanded: ReadonlySet<number>;
  label: string;
  /** The row to scroll into view when it changes. */
  foundRow: number | null;
  onToggle: (id: number) => void;
  renderJson: (text: string) => ReactNode;
}

/** A WAI-ARIA tree: one tab stop, arrow keys inside; only rows near the visible part are rendered. */
export function JsonTree({ nodes, rows, expanded, label, foundRow, onToggle, renderJson }: JsonTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  const [focused, setActive] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const active = rows.at(focused)?.kind === 'close' ? focused - 1 : Math.min(focused, rows.length - 1);

  const printing = usePrinting();
  const isWhole = rows.length <= (printing ? MAX_PRINTED_ROWS : VIRTUALIZE_MIN_ROWS);
  const virtualizer = useVirtualizer({
    enabled: !isWhole,
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: index => keyOf(rows, index),
    initialRect: { width: 0, height: 480 },
    overscan: 6,
    // The focused row stays rendered when it is scrolled out of view, so that keyboard navigation continues there.
    rangeExtractor: range => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(active) ? shown : [...shown, active].sort((a, b) => a - b);
    },
  });

  useEffect(() => {
    if (foundRow === null) return;
    setActive(foundRow);
    if (isWhole) rowElement(box.current, foundRow)?.scrollIntoView({ block: 'nearest' });
    else virtualizer.scrollToIndex(foundRow, { align: 'center' });
  }, [foundRow, isWhole, virtualizer]);

  const stateOf = (index: number): boolean | null => {
    const row = rows.at(index);
    const id = row && rowId(row);
    if (!row || id === null) return null;
    if (row.kind === 'value' && !isCollapsible(nodes, row.start)) return null;
    return expanded.has(id);
  };
  const toggle = (index: number) => {
    const row = rows.at(index);
    const id = row && rowId(row);
    if (id !== null) onToggle(id);
  };
  const focus = (index: number) => {
    setActive(index);
    if (isWhole) return rowElement(box.current, index)?.focus();
    virtualizer.scrollToIndex(index, { align: 'auto' });
    // The row can be rendered only after this frame.
    requestAnimationFrame(() => rowElement(box.current, index)?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const own = target?.role === 'treeitem' && target.closest('[role=tree]') === event.currentTarget;
    if (!own || event.altKey || event.ctrlKey || event.metaKey) return;
    const move = moveForKey(event.key, rows, active, stateOf);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.toggle !== undefined) toggle(move.toggle);
    if (move.focus !== undefined) focus(move.focus);
  };
  const onPointerOver = (event: PointerEvent<HTMLElement>) => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    const own = row?.closest('[role=tree]') === event.currentTarget;
    setHovered(own ? Number(row?.getAttribute('data-row')) : null);
  };

  const renderRow = (index: number) => (
    <JsonTreeRow
      nodes={nodes}
      row={rows.at(index)}
      index={index}
      expanded={stateOf(index)}
      tabStop={index === active}
      actions={index === hovered || index === active}
      found={index === foundRow}
      onToggle={() => toggle(index)}
      renderJson={renderJson}
    />
  );

  return (
    <div
      ref={box}
      role="tree"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      onPointerOver={onPointerOver}
      onPointerLeave={() => setHovered(null)}
      className="overflow-x-hidden overflow-y-auto font-mono text-sm [overflow-anchor:none]"
      style={printing && isWhole ? undefined : { maxHeight: BOX_HEIGHT }}
    >
      {isWhole ? (
        Array.from({ length: rows.length }, (_, index) => (
          <div key={keyOf(rows, index)} role="none" onFocus={() => setActive(index)}>
            {renderRow(index)}
          </div>
        ))
      ) : (
        <div role="none" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(item => (
            <div
              key={item.key}
              role="none"
              ref={virtualizer.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
              onFocus={() => setActive(item.index)}
            >
              {renderRow(item.index)}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function rowElement(box: HTMLElement | null, index: number): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`[data-row="${index}"]`) ?? null;
}
