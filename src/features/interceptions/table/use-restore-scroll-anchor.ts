import { useEffect, useLayoutEffect } from 'react';
import { resolveScrollAnchor, findScrollAnchor, type ScrollAnchorStore } from '#shared/ui/scroll-anchor.ts';
import type { Rows } from '#shared/domain/rows.ts';

interface KeptPlaceOptions {
  memory: ScrollAnchorStore;
  rows: Rows;
  /** Whether rows are still to come. */
  canLoadMore: boolean;
  onEndReached: () => void;
  /** Scrolls until the top of an index's row is so many pixels below the window's. */
  bring: (index: number, top: number) => void;
}

/** Frames in which open rows may still find their height. */
const SETTLING_FRAMES = 12;

/** After a reload loads as far as the reader was and goes there; writes the place down when the page is left. */
export function useRestoreScrollAnchor({
  memory,
  rows,
  canLoadMore,
  onEndReached,
  bring,
}: KeptPlaceOptions): void {
  useEffect(() => {
    const keep = () => memory.keep(findScrollAnchor(document.querySelectorAll('[data-interception-id]')));
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, [memory]);

  // With the frame that draws them.
  useLayoutEffect(() => {
    const { lost } = memory;
    if (lost === null || rows.length === 0) return;
    const index = resolveScrollAnchor(lost, rows);
    if (index === null && canLoadMore) return onEndReached();
    memory.found();
    if (index === null || index === -1) return;
    let frames = 0;
    // Goes on when more rows come; those of another list are not brought anywhere.
    const restored = new AbortController();
    const { signal } = restored;
    const restoreTimer = () => {
      if (signal.aborted) return;
      bring(index, lost.top);
      if ((frames += 1) < SETTLING_FRAMES) requestAnimationFrame(restoreTimer);
      else restored.abort();
    };
    restoreTimer();
    // Whoever scrolls meanwhile has a place of their own.
    const leave = () => restored.abort();
    window.addEventListener('wheel', leave, { signal, passive: true });
    window.addEventListener('keydown', leave, { signal });
  }, [memory, rows, canLoadMore, onEndReached, bring]);
}
