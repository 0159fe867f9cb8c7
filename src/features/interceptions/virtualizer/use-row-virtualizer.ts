import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createExpandedIndex } from './expanded-index.ts';
import { closedHeight, estimateOpenHeight, layoutRows } from './row-layout.ts';
import { createVirtualizerState, heightKey } from './virtualizer-state.ts';
import type { Rows } from '#shared/domain/rows.ts';
import { rowAppearance, useRowAppearance } from '#features/interceptions/table/table-row.tsx';

interface RowVirtualizerOptions {
  rows: Rows;
  openIds: ReadonlySet<string>;
  /** Whether the split view is open, which makes the rows narrower. */
  isSplitView: boolean;
  /** Index of a row that stays in the DOM at any scroll position. */
  pinned: number | null;
}

/** Share of the viewport that rows fill initially, below filters and totals. If there is more space, more rows render immediately. */
const INITIAL_VIEWPORT_SHARE = 0.65;

/** Determines which rows to render, and their layout. */
export function useRowVirtualizer({ rows, openIds, isSplitView, pinned }: RowVirtualizerOptions) {
  const appearance = useRowAppearance();
  const closedRowHeight = closedHeight(appearance);
  const [virtualizer] = useState(() =>
    createVirtualizerState(Math.ceil(INITIAL_VIEWPORT_SHARE * (window.innerHeight / closedRowHeight))),
  );
  const { rendered, margin, heights } = useSyncExternalStore(virtualizer.subscribe, virtualizer.state);

  const [expandedIndex] = useState(createExpandedIndex);
  const indexById = useMemo(() => expandedIndex.find(rows, openIds), [expandedIndex, rows, openIds]);
  const layout = useMemo(() => {
    const openRows = [...indexById]
      .map(([id, index]) => {
        const height =
          heights.get(heightKey(id, isSplitView)) ?? estimateOpenHeight(rows.at(index), appearance);
        return { index, height };
      })
      .sort((a, b) => a.index - b.index);
    return layoutRows(rows.length, closedRowHeight, openRows);
  }, [rows, indexById, heights, isSplitView, closedRowHeight, appearance]);

  useLayoutEffect(() => {
    // Runs in the same commit as the change, so that a later scroll restoration takes precedence. The totals above the rows
    // change height with the rows.
    virtualizer.measureMargin();
  }, [virtualizer, isSplitView, rows]);
  useLayoutEffect(
    () => virtualizer.setLayout({ rows, layout, indexById, isSplitView }),
    [virtualizer, rows, layout, indexById, isSplitView, margin],
  );
  useEffect(() => expandedIndex.searchFrom(rendered.first), [expandedIndex, rendered]);
  useEffect(() => virtualizer.startWatching(), [virtualizer]);

  const { first } = rendered;
  const end = Math.min(rendered.end, rows.length);
  const indexes = useMemo(() => {
    const near = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
    if (pinned === null || pinned >= rows.length || (first <= pinned && pinned < end)) return near;
    return pinned < first ? [pinned, ...near] : [...near, pinned];
  }, [first, end, pinned, rows.length]);

  const rowAttributes = useMemo(() => rowAppearance(appearance), [appearance]);
  const { bodyRef, measureOpen, scrollIntoView, scrollRowTo } = virtualizer;
  /** `end` is exclusive. `rowAttributes` contains the attributes that style the rows. */
  return { bodyRef, measureOpen, scrollIntoView, scrollRowTo, layout, rowAttributes, indexes, end };
}
