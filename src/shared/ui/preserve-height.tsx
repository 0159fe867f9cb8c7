import { type ReactNode, useEffect, useState } from 'react';

interface KeptRoomProps {
  /** Whether the next one is on its way. */
  isComing: boolean;
  /** What comes and goes. */
  children: ReactNode;
}

/** Keeps the room of what was there until the next one is, so that nothing below moves up and down again. */
export function KeptRoom({ isComing, children }: KeptRoomProps) {
  return (
    <div ref={rememberHeight} className={isComing ? 'kept-room' : 'empty:hidden'}>
      {children}
    </div>
  );
}

function rememberHeight(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return;
  const sizes = new ResizeObserver(() => {
    if (element.firstElementChild)
      element.style.setProperty('--kept-height', `${element.getBoundingClientRect().height}px`);
  });
  sizes.observe(element);
  return () => sizes.disconnect();
}

/**
 * True from the frame after what was waited for has been drawn, or once it takes too long: then what is put off for its
 * sake is not put off any longer.
 * @param patience milliseconds
 */
export function useAfterPaint(isDrawn: boolean, patience: number): boolean {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    if (isDue) return;
    if (!isDrawn) {
      const timer = setTimeout(() => setIsDue(true), patience);
      return () => clearTimeout(timer);
    }
    // The first is called before the frame is painted, the second after.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setIsDue(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isDrawn, isDue, patience]);
  return isDue;
}
