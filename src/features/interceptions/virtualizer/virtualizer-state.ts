import type { RefCallback } from 'react';
import { flushSync } from 'react-dom';
import { createStore } from '#shared/lib/store.ts';
import { HEADER_PX } from '#shared/ui/scroll-anchor.ts';
import { offsetTop, scrollShift, type PositionedRows } from './expanded-index.ts';
import type { RowLayout } from './row-layout.ts';

/** For elements that bear an id as `data-open-row`: tells, by id, the height of each that is another one, in pixels. */
function observeHeights(tell: (heights: ReadonlyMap<string, number>) => void): RefCallback<HTMLElement> {
  const observer = new ResizeObserver(entries => {
    const heights = new Map<string, number>();
    for (const { target } of entries) {
      const id = target.getAttribute('data-open-row');
      const { height } = target.getBoundingClientRect();
      if (id !== null && height > 0) heights.set(id, height);
    }
    if (heights.size > 0) tell(heights);
  });
  return element => {
    if (!element) return undefined;
    observer.observe(element);
    return () => observer.unobserve(element);
  };
}

interface VirtualizerState {
  /** From the first row that is drawn up to but without `end`; there may be fewer rows. */
  drawn: { first: number; end: number };
  /** How far below the document's top the rows begin, in pixels. */
  margin: number;
  /** Pixels, by `heightKey`, of the open rows that were drawn at some time. */
  heights: ReadonlyMap<string, number>;
}

/** A row is higher where something stands beside it; back in its old width it has its old height at once. */
export const heightKey = (id: string, isSplitView: boolean): string => (isSplitView ? `${id} beside` : id);

/** Rows that are drawn beyond the screen on either side, and how many of them are left when more are drawn. */
const OVERSCAN = 6;
const LEFT = 2;

/** What the window shows of the rows: follows its scrolling, and what stands above the rows or opens among them. */
export function createVirtualizerState(rowsInSight: number) {
  const { state, change, subscribe } = createStore<VirtualizerState>({
    drawn: { first: 0, end: rowsInSight },
    margin: 0,
    heights: new Map(),
  });
  let body: HTMLElement | null = null;
  let placed: PositionedRows | null = null;
  /** The window's, as last seen: asking it while rows are being changed would make it lay them out at once. */
  let seen = { top: window.scrollY, height: window.innerHeight };

  /** Of what is in sight, in pixels from the first row's top: the rows are laid out for it. */
  const topNow = () => window.scrollY + HEADER_PX - state().margin;

  /** What stands above the rows and grew or shrank out of sight must not move them. */
  const measureMargin = () => {
    if (!body) return;
    const margin = body.getBoundingClientRect().top + window.scrollY;
    const known = state().margin;
    if (margin === known) return;
    if (known > 0 && window.scrollY > known) {
      window.scrollBy(0, margin - known);
      seen = { ...seen, top: window.scrollY };
    }
    change({ margin });
  };

  /** Rows that became higher or lower leave the first one in sight where it is. */
  const anchorRow = (was: RowLayout, now: RowLayout) => {
    const below = HEADER_PX - state().margin;
    const top = seen.top + below;
    if (top <= 0) return;
    const index = was.indexAt(top);
    const into = Math.min(top - was.startOf(index), now.heightOf(index) - 1);
    window.scrollTo(0, now.startOf(index) + into - below);
    seen = { ...seen, top: window.scrollY };
  };

  const look = () => {
    if (!placed) return;
    const top = seen.top - state().margin;
    const first = placed.layout.indexAt(top);
    const end = placed.layout.indexAt(top + seen.height) + 1;
    const { drawn } = state();
    if (drawn.first <= Math.max(0, first - LEFT) && drawn.end >= end + LEFT) return;
    // Who flings sees nothing of what is drawn beyond the screen.
    const beyond = first >= drawn.end || end <= drawn.first ? LEFT : OVERSCAN;
    change({ drawn: { first: Math.max(0, first - beyond), end: end + beyond } });
  };

  const follow = () => {
    seen = { top: window.scrollY, height: window.innerHeight };
    look();
  };

  const measureOpen = observeHeights(found => {
    if (!placed) return;
    const { heights } = state();
    const changed = new Map<string, number>();
    let shift = 0;
    for (const [id, height] of found) {
      const key = heightKey(id, placed.isSplitView);
      if (heights.get(key) === height) continue;
      changed.set(key, height);
      shift += height - (offsetTop(placed, id, topNow()) ?? height);
    }
    if (changed.size === 0) return;
    flushSync(() => change({ heights: new Map([...heights, ...changed]) }));
    if (shift !== 0) window.scrollBy(0, shift);
  });

  return {
    state,
    subscribe,
    /** For the element that holds the rows. */
    holdBody: (element: HTMLElement | null) => void (body = element),
    measureMargin,
    /** Where the rows stand from now on. What is put in above the first row in sight leaves that where it is. */
    place(now: PositionedRows) {
      const was = placed?.layout;
      const isResized = was !== undefined && was.closed !== now.layout.closed;
      const shift = isResized || !placed ? 0 : scrollShift(placed, now, topNow);
      placed = now;
      if (isResized) anchorRow(was, now.layout);
      if (shift !== 0) {
        window.scrollBy(0, shift);
        seen = { ...seen, top: window.scrollY };
      }
      look();
    },
    /** @returns ends it */
    watch(): () => void {
      const above = new ResizeObserver(measureMargin);
      above.observe(document.body);
      window.addEventListener('scroll', follow, { passive: true });
      window.addEventListener('resize', follow);
      // Somebody may have scrolled between the first rows and now.
      follow();
      return () => {
        above.disconnect();
        window.removeEventListener('scroll', follow);
        window.removeEventListener('resize', follow);
      };
    },
    measureOpen,
    /** Scrolls until a row's top is `top` pixels below the window's. */
    bring: (index: number, top: number) => {
      if (!placed || !body) return;
      // What changed above the rows is reckoned with here, and not once more when it is seen.
      measureMargin();
      window.scrollTo(0, state().margin + placed.layout.startOf(index) - top);
      follow();
    },
    /** Scrolls as little as brings a row into sight, its beginning where all of it has no room. */
    show: (index: number) => {
      if (!placed) return;
      const start = state().margin + placed.layout.startOf(index);
      const end = start + placed.layout.heightOf(index);
      if (start < window.scrollY + HEADER_PX) window.scrollTo(0, start - HEADER_PX);
      else if (end > window.scrollY + window.innerHeight) {
        window.scrollTo(0, Math.min(start - HEADER_PX, end - window.innerHeight));
      }
    },
  };
}
