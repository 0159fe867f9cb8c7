import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import type { JsonRows } from '#shared/lib/json/json-rows.ts';
import { isFoldable } from '#shared/lib/json/json-unfolding.ts';
import { usePrinting } from '#shared/ui/use-printing.ts';
import { BOX_HEIGHT } from '#shared/ui/virtual-list.tsx';
import { JsonTreeRow } from './json-tree-row.tsx';
import { keyOf, moveBy, rowId } from './tree-keys.ts';

const LINE_HEIGHT = 18;
/** So few rows are all drawn as they come: finding out which to draw would cost more. */
const FEW = 60;
/** Paper does not scroll; a longer tree stays the box that it is on the screen. */
const MOST_PRINTED = 2000;

interface JsonTreeProps {
  nodes: JsonNodes;
  rows: JsonRows;
  unfolded: ReadonlySet<number>;
  label: string;
  /** The row to bring into view, when it changes. */
  foundRow: number | null;
  onToggle: (id: number) => void;
  renderJson: (text: string) => ReactNode;
}

/** The rows as a tree of WAI-ARIA: one tab stop, arrows inside; only those near the eye are in the document. */
export function JsonTree({ nodes, rows, unfolded, label, foundRow, onToggle, renderJson }: JsonTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  const [wanted, setActive] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const active = rows.at(wanted)?.kind === 'close' ? wanted - 1 : Math.min(wanted, rows.length - 1);

  const printing = usePrinting();
  const isWhole = rows.length <= (printing ? MOST_PRINTED : FEW);
  const virtualizer = useVirtualizer({
    enabled: !isWhole,
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: index => keyOf(rows, index),
    initialRect: { width: 0, height: 480 },
    overscan: 6,
    // Scrolled out of sight, the row with the focus stays in the document, or the keyboard would lose its place.
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
    if (row.kind === 'value' && !isFoldable(nodes, row.start)) return null;
    return unfolded.has(id);
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
    // The row may only now be drawn.
    requestAnimationFrame(() => rowElement(box.current, index)?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    const own = target?.role === 'treeitem' && target.closest('[role=tree]') === event.currentTarget;
    if (!own || event.altKey || event.ctrlKey || event.metaKey) return;
    const move = moveBy(event.key, rows, active, stateOf);
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

  const drawRow = (index: number) => (
    <JsonTreeRow
      nodes={nodes}
      row={rows.at(index)}
      index={index}
      unfolded={stateOf(index)}
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
            {drawRow(index)}
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
              {drawRow(item.index)}
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
