import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Interception } from '#model/interception.ts';
import { useWide } from '#ui/use-wide.ts';
import { HEADER_PX } from './place.ts';
import { estimateHeight } from './row-height.ts';
import type { Rows } from './rows.ts';

interface RowWindowOptions {
  body: RefObject<HTMLDivElement | null>;
  length: number;
  rowAt: (index: number) => Interception | undefined;
  open: ReadonlySet<string>;
  /** Whether something stands beside the rows and takes from their width. */
  beside: boolean;
  /** A row that stays in the document however far one scrolls. */
  pinned: number | null;
}

/** Which rows are near the screen, and where they stand. */
export function useRowWindow({ body, length, rowAt, open, beside, pinned }: RowWindowOptions) {
  const wide = useWide();
  const [margin, setMargin] = useState(0);

  const known = useRef<number | null>(null);
  const measure = useCallback(() => {
    const top = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    // What stands above the rows grew or shrank, out of sight: the rows keep their place.
    if (known.current !== null && window.scrollY > known.current) window.scrollBy(0, top - known.current);
    known.current = top;
    setMargin(top);
  }, [body]);
  // In the same step as the change itself, so that whoever restores a place afterwards has the last word.
  useLayoutEffect(measure, [measure, beside]);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [measure]);

  const virtualizer = useWindowVirtualizer({
    count: length,
    scrollMargin: margin,
    scrollPaddingStart: HEADER_PX,
    overscan: 6,
    getItemKey: index => rowAt(index)?.id ?? index,
    estimateSize: index => estimateHeight(rowAt(index), open, wide),
    rangeExtractor: range => {
      const near = defaultRangeExtractor(range);
      return pinned !== null && pinned < length && !near.includes(pinned)
        ? [...near, pinned].sort((a, b) => a - b)
        : near;
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, wide]);
  return { virtualizer, margin };
}

/** The rows of some places, the same array while both stay the same: the table makes its rows anew from another. */
export function useRowsAt(rows: Rows, places: string): Interception[] {
  return useMemo(
    () => places.split(',').flatMap(place => rows.slice(Number(place), Number(place) + 1)),
    [rows, places],
  );
}
