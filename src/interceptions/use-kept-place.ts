import { useEffect, useRef } from 'react';
import { findPlace, placeInSight, type PlaceMemory } from './place.ts';
import type { Rows } from './rows.ts';

interface KeptPlaceOptions {
  memory: PlaceMemory;
  rows: Rows;
  /** Whether rows are still to come. */
  mayGrow: boolean;
  onMore: () => void;
  /** Brings the row of an index into the document. */
  show: (index: number) => void;
}

/** Frames in which open rows may still find their height. */
const SETTLING_FRAMES = 12;

/** After a reload loads as far as the reader was and goes there; writes the place down when the page is left. */
export function useKeptPlace({ memory, rows, mayGrow, onMore, show }: KeptPlaceOptions): void {
  useEffect(() => {
    const keep = () => memory.keep(placeInSight(document.querySelectorAll('[data-interception-id]')));
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, [memory]);

  const showNow = useRef(show);
  useEffect(() => {
    showNow.current = show;
  });

  useEffect(() => {
    const { lost } = memory;
    if (lost === null || rows.length === 0) return;
    const index = findPlace(lost, rows);
    if (index === null && mayGrow) return onMore();
    memory.found();
    if (index === null || index === -1) return;
    let frames = 0;
    const settle = () => {
      const row = document.querySelector(`[data-interception-id="${CSS.escape(lost.id)}"]`);
      if (row) window.scrollBy(0, row.getBoundingClientRect().top - lost.top);
      else showNow.current(index);
      if ((frames += 1) < SETTLING_FRAMES) frame = requestAnimationFrame(settle);
    };
    let frame = requestAnimationFrame(settle);
    // Whoever scrolls meanwhile has a place of their own.
    const leave = () => cancelAnimationFrame(frame);
    window.addEventListener('wheel', leave, { once: true, passive: true });
    window.addEventListener('keydown', leave, { once: true });
    return () => {
      window.removeEventListener('wheel', leave);
      window.removeEventListener('keydown', leave);
    };
  }, [memory, rows, mayGrow, onMore]);
}
