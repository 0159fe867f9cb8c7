import type { RefCallback } from 'react';
import { flushSync } from 'react-dom';
import { createStore } from '#shared/lib/store.ts';
import { HEADER_PX } from '#shared/ui/scroll-anchor.ts';
import { offsetTop, scrollShift, type PositionedRows } from './expanded-index.ts';
import type { RowLayout } from './row-layout.ts';

/** Observes elements with a `data-open-row` ID and reports the heights that changed, in pixels by ID. */
function observeHeights(onHeights: (heights: ReadonlyMap<string, number>) => void): RefCallback<HTMLElement> {
  const observer = new ResizeObserver(entries => {
    const heights = new Map<string, number>();
    for (const { target } of entries) {
      const id = target.getAttribute('data-open-row');
      const { height } = target.getBoundingClientRect();
      if (id !== null && height > 0) heights.set(id, height);
    }
    if (heights.size > 0) onHeights(heights);
  });
  return element => {
    if (!element) return undefined;
    observer.observe(element);
    return () => observer.unobserve(element);
  };
}

interface VirtualizerState {
  /** The rendered rows. `end` is exclusive and may exceed the number of rows. */
  rendered: { first: number; end: number };
  /** Distance from the top of the document to the first row, in pixels. */
  margin: number;
  /** Measured heights of open rows in pixels, by `heightKey`. */
  heights: ReadonlyMap<string, number>;
}

/** An open row is higher next to the split view. Each width has its own key, so that its height is known on return. */
export const heightKey = (id: string, isSplitView: boolean): string => (isSplitView ? `${id} split` : id);

/** Number of rows rendered outside of the viewport on each side, and the remaining number at which more are rendered. */
const OVERSCAN = 6;
const MIN_OVERSCAN = 2;

/** State of the virtualizer: which rows are rendered, following scrolling and changes of height above and among the rows. */
export function createVirtualizerState(initialRows: number) {
  const { state, change, subscribe } = createStore<VirtualizerState>({
    rendered: { first: 0, end: initialRows },
    margin: 0,
    heights: new Map(),
  });
  let body: HTMLElement | null = null;
  let current: PositionedRows | null = null;
  /** The last known viewport. Reading it while rows change would force a synchronous layout. */
  let viewport = { top: window.scrollY, height: window.innerHeight };

  /** Top of the visible area below the header, in pixels from the first row. Forces a layout. */
  const topNow = () => window.scrollY + HEADER_PX - state().margin;

  /** Keeps the scroll position if content above the rows changes its height outside of the viewport. */
  const measureMargin = () => {
    if (!body) return;
    const margin = body.getBoundingClientRect().top + window.scrollY;
    const previousMargin = state().margin;
    if (margin === previousMargin) return;
    if (previousMargin > 0 && window.scrollY > previousMargin) {
      window.scrollBy(0, margin - previousMargin);
      viewport = { ...viewport, top: window.scrollY };
    }
    change({ margin });
  };

  /** Keeps the first visible row in place when the height of rows changes. */
  const anchorRow = (previous: RowLayout, next: RowLayout) => {
    const below = HEADER_PX - state().margin;
    const top = viewport.top + below;
    if (top <= 0) return;
    const index = previous.indexAt(top);
    const offsetInRow = Math.min(top - previous.startOf(index), next.heightOf(index) - 1);
    window.scrollTo(0, next.startOf(index) + offsetInRow - below);
    viewport = { ...viewport, top: window.scrollY };
  };

  const updateRendered = () => {
    if (!current) return;
    const top = viewport.top - state().margin;
    const first = current.layout.indexAt(top);
    const end = current.layout.indexAt(top + viewport.height) + 1;
    const { rendered } = state();
    if (rendered.first <= Math.max(0, first - MIN_OVERSCAN) && rendered.end >= end + MIN_OVERSCAN) return;
    // During a fast scroll, rows outside of the viewport would be replaced before anyone sees them.
    const overscan = first >= rendered.end || end <= rendered.first ? MIN_OVERSCAN : OVERSCAN;
    change({ rendered: { first: Math.max(0, first - overscan), end: end + overscan } });
  };

  const onViewportChange = () => {
    viewport = { top: window.scrollY, height: window.innerHeight };
    updateRendered();
  };

  const measureOpen = observeHeights(measured => {
    if (!current) return;
    const { heights } = state();
    const changed = new Map<string, number>();
    let shift = 0;
    for (const [id, height] of measured) {
      const key = heightKey(id, current.isSplitView);
      if (heights.get(key) === height) continue;
      changed.set(key, height);
      shift += height - (offsetTop(current, id, topNow()) ?? height);
    }
    if (changed.size === 0) return;
    flushSync(() => change({ heights: new Map([...heights, ...changed]) }));
    if (shift !== 0) window.scrollBy(0, shift);
  });

  return {
    state,
    subscribe,
    /** Ref of the element that contains the rows. */
    bodyRef: (element: HTMLElement | null) => void (body = element),
    measureMargin,
    /** Applies a new layout. Rows inserted above the first visible row do not move it. */
    setLayout(next: PositionedRows) {
      const previous = current?.layout;
      const isResized = previous !== undefined && previous.closed !== next.layout.closed;
      const shift = isResized || !current ? 0 : scrollShift(current, next, topNow);
      current = next;
      if (isResized) anchorRow(previous, next.layout);
      if (shift !== 0) {
        window.scrollBy(0, shift);
        viewport = { ...viewport, top: window.scrollY };
      }
      updateRendered();
    },
    /** @returns a function that stops watching */
    startWatching(): () => void {
      const above = new ResizeObserver(measureMargin);
      above.observe(document.body);
      window.addEventListener('scroll', onViewportChange, { passive: true });
      window.addEventListener('resize', onViewportChange);
      // The page may have been scrolled since the first render.
      onViewportChange();
      return () => {
        above.disconnect();
        window.removeEventListener('scroll', onViewportChange);
        window.removeEventListener('resize', onViewportChange);
      };
    },
    measureOpen,
    /** Scrolls until the top of the row is `top` pixels below the top of the viewport. */
    scrollRowTo: (index: number, top: number) => {
      if (!current || !body) return;
      // Accounts for changes above the rows now, so that they do not shift the scroll position again when they are observed.
      measureMargin();
      window.scrollTo(0, state().margin + current.layout.startOf(index) - top);
      onViewportChange();
    },
    /** Scrolls the minimum distance that makes the row visible. If it is too high, its top is visible. */
    scrollIntoView: (index: number) => {
      if (!current) return;
      const start = state().margin + current.layout.startOf(index);
      const end = start + current.layout.heightOf(index);
      if (start < window.scrollY + HEADER_PX) window.scrollTo(0, start - HEADER_PX);
      else if (end > window.scrollY + window.innerHeight) {
        window.scrollTo(0, Math.min(start - HEADER_PX, end - window.innerHeight));
      }
    },
  };
}
