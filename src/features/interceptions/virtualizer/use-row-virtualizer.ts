import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createOpenPlaces, closedHeight, estimateOpenHeight } from './expanded-index.ts';
import { layOutRows } from './row-layout.ts';
import { createRowView, heightKey } from './virtualizer-state.ts';
import type { Rows } from '#shared/domain/rows.ts';
import { lookOf, useRowLook } from '#features/interceptions/table/table-row.tsx';

interface RowWindowOptions {
  rows: Rows;
  open: ReadonlySet<string>;
  /** Whether something stands beside the rows and takes from their width. */
  beside: boolean;
  /** A row that stays in the document however far one scrolls. */
  pinned: number | null;
}

/** What of the screen rows fill at first, below filters and totals; where it is more, more are drawn at once. */
const FIRST_PART = 0.65;

/** Which rows are near the screen, and where they stand. */
export function useRowWindow({ rows, open, beside, pinned }: RowWindowOptions) {
  const look = useRowLook();
  const closed = closedHeight(look);
  const [view] = useState(() => createRowView(Math.ceil(FIRST_PART * (window.innerHeight / closed))));
  const { drawn, margin, heights } = useSyncExternalStore(view.subscribe, view.state);

  const [openPlaces] = useState(createOpenPlaces);
  const places = useMemo(() => openPlaces.find(rows, open), [openPlaces, rows, open]);
  const layout = useMemo(() => {
    const openRows = [...places]
      .map(([id, index]) => {
        const height = heights.get(heightKey(id, beside)) ?? estimateOpenHeight(rows.at(index), look);
        return { index, height };
      })
      .sort((a, b) => a.index - b.index);
    return layOutRows(rows.length, closed, openRows);
  }, [rows, places, heights, beside, closed, look]);

  useLayoutEffect(() => {
    // In the same step as the change itself, so that whoever restores a place afterwards has the last word. With more
    // rows there are other totals above them.
    view.measureMargin();
  }, [view, beside, rows]);
  useLayoutEffect(
    () => view.place({ rows, layout, places, beside }),
    [view, rows, layout, places, beside, margin],
  );
  useEffect(() => openPlaces.lookFrom(drawn.first), [openPlaces, drawn]);
  useEffect(() => view.watch(), [view]);

  const { first } = drawn;
  const end = Math.min(drawn.end, rows.length);
  const indices = useMemo(() => {
    const near = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
    if (pinned === null || pinned >= rows.length || (first <= pinned && pinned < end)) return near;
    return pinned < first ? [pinned, ...near] : [...near, pinned];
  }, [first, end, pinned, rows.length]);

  const frame = useMemo(() => lookOf(look), [look]);
  const { holdBody, measureOpen, show, bring } = view;
  /** `end`: the row after the last one that is drawn for its place. `frame`: what makes the rows look so. */
  return { holdBody, measureOpen, show, bring, layout, frame, indices, end };
}
