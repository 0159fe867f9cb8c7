import { useEffect, useLayoutEffect } from 'react';
import { findPlace, placeInSight, type PlaceMemory } from '#shared/ui/scroll-anchor.ts';
import type { Rows } from '#shared/domain/rows.ts';

interface KeptPlaceOptions {
  memory: PlaceMemory;
  rows: Rows;
  /** Whether rows are still to come. */
  mayGrow: boolean;
  onMore: () => void;
  /** Scrolls until the top of an index's row is so many pixels below the window's. */
  bring: (index: number, top: number) => void;
}

/** Frames in which open rows may still find their height. */
const SETTLING_FRAMES = 12;

/** After a reload loads as far as the reader was and goes there; writes the place down when the page is left. */
export function useKeptPlace({ memory, rows, mayGrow, onMore, bring }: KeptPlaceOptions): void {
  useEffect(() => {
    const keep = () => memory.keep(placeInSight(document.querySelectorAll('[data-interception-id]')));
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, [memory]);

  // With the frame that draws them.
  useLayoutEffect(() => {
    const { lost } = memory;
    if (lost === null || rows.length === 0) return;
    const index = findPlace(lost, rows);
    if (index === null && mayGrow) return onMore();
    memory.found();
    if (index === null || index === -1) return;
    let frames = 0;
    // Goes on when more rows come; those of another list are not brought anywhere.
    const settled = new AbortController();
    const { signal } = settled;
    const settle = () => {
      if (signal.aborted) return;
      bring(index, lost.top);
      if ((frames += 1) < SETTLING_FRAMES) requestAnimationFrame(settle);
      else settled.abort();
    };
    settle();
    // Whoever scrolls meanwhile has a place of their own.
    const leave = () => settled.abort();
    window.addEventListener('wheel', leave, { signal, passive: true });
    window.addEventListener('keydown', leave, { signal });
  }, [memory, rows, mayGrow, onMore, bring]);
}
