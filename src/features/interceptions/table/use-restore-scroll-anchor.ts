import { useEffect, useLayoutEffect } from 'react';
import { resolveScrollAnchor, findScrollAnchor, type ScrollAnchorStore } from '#shared/ui/scroll-anchor.ts';
import type { Rows } from '#shared/domain/rows.ts';

interface RestoreScrollAnchorOptions {
  memory: ScrollAnchorStore;
  rows: Rows;
  /** Whether more rows can be loaded. */
  canLoadMore: boolean;
  onEndReached: () => void;
  /** Scrolls until the top of a row is `top` pixels below the top of the viewport. */
  scrollRowTo: (index: number, top: number) => void;
}

/** Number of frames in which open rows may still change their height. */
const RESTORE_FRAMES = 12;

/** After a reload, loads rows up to the saved scroll position and restores it. Saves the position when the page is hidden. */
export function useRestoreScrollAnchor({
  memory,
  rows,
  canLoadMore,
  onEndReached,
  scrollRowTo,
}: RestoreScrollAnchorOptions): void {
  useEffect(() => {
    const keep = () => memory.keep(findScrollAnchor(document.querySelectorAll('[data-interception-id]')));
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, [memory]);

  // Runs in the frame that renders the rows.
  useLayoutEffect(() => {
    const { lost } = memory;
    if (lost === null || rows.length === 0) return;
    const index = resolveScrollAnchor(lost, rows);
    if (index === null && canLoadMore) return onEndReached();
    memory.found();
    if (index === null || index === -1) return;
    let frames = 0;
    // Continues when more rows arrive, and stops when the list changes.
    const restoring = new AbortController();
    const { signal } = restoring;
    const restore = () => {
      if (signal.aborted) return;
      scrollRowTo(index, lost.top);
      if ((frames += 1) < RESTORE_FRAMES) requestAnimationFrame(restore);
      else restoring.abort();
    };
    restore();
    // Scrolling by the user wins over the saved position.
    const stopRestoring = () => restoring.abort();
    window.addEventListener('wheel', stopRestoring, { signal, passive: true });
    window.addEventListener('keydown', stopRestoring, { signal });
  }, [memory, rows, canLoadMore, onEndReached, scrollRowTo]);
}
