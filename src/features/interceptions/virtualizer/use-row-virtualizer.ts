import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createExpandedIndex, closedHeight, estimateOpenHeight } from './expanded-index.ts';
import { layoutRows } from './row-layout.ts';
import { createVirtualizerState, heightKey } from './virtualizer-state.ts';
import type { Rows } from '#shared/domain/rows.ts';
import { rowAppearance, useRowAppearance } from '#features/interceptions/table/table-row.tsx';

interface RowWindowOptions {
  rows: Rows;
  open: ReadonlySet<string>;
  /** Whether something stands beside the rows and takes from their width. */
  isSplitView: boolean;
  /** A row that stays in the document however far one scrolls. */
  pinned: number | null;
}

/** What of the screen rows fill at first, below filters and totals; where it is more, more are drawn at once. */
const FIRST_PART = 0.65;

/** Which rows are near the screen, and where they stand. */
export function useRowVirtualizer({ rows, open, isSplitView, pinned }: RowWindowOptions) {
  const look = useRowAppearance();
  const closed = closedHeight(look);
  const [view] = useState(() =>
    createVirtualizerState(Math.ceil(FIRST_PART * (window.innerHeight / closed))),
  );
  const { drawn, margin, heights } = useSyncExternalStore(view.subscribe, view.state);

  const [openPlaces] = useState(createExpandedIndex);
  const places = useMemo(() => openPlaces.find(rows, open), [openPlaces, rows, open]);
  const layout = useMemo(() => {
    const openRows = [...places]
      .map(([id, index]) => {
        const height = heights.get(heightKey(id, isSplitView)) ?? estimateOpenHeight(rows.at(index), look);
        return { index, height };
      })
      .sort((a, b) => a.index - b.index);
    return layoutRows(rows.length, closed, openRows);
  }, [rows, places, heights, isSplitView, closed, look]);

  useLayoutEffect(() => {
    // In the same step as the change itself, so that whoever restores a place afterwards has the last word. With more
    // rows there are other totals above them.
    view.measureMargin();
  }, [view, isSplitView, rows]);
  useLayoutEffect(
    () => view.place({ rows, layout, places, isSplitView }),
    [view, rows, layout, places, isSplitView, margin],
  );
  useEffect(() => openPlaces.lookFrom(drawn.first), [openPlaces, drawn]);
  useEffect(() => view.watch(), [view]);

  const { first } = drawn;
  const end = Math.min(drawn.end, rows.length);
  const indexes = useMemo(() => {
    const near = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
    if (pinned === null || pinned >= rows.length || (first <= pinned && pinned < end)) return near;
    return pinned < first ? [pinned, ...near] : [...near, pinned];
  }, [first, end, pinned, rows.length]);

  const frame = useMemo(() => rowAppearance(look), [look]);
  const { holdBody, measureOpen, show, bring } = view;
  /** `end`: the row after the last one that is drawn for its place. `frame`: what makes the rows look so. */
  return { holdBody, measureOpen, show, bring, layout, frame, indexes, end };
}
