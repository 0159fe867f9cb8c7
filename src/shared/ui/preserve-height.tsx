import { type ReactNode, useEffect, useState } from 'react';

interface KeptRoomProps {
  /** Whether the next one is on its way. */
  isLoading: boolean;
  /** What comes and goes. */
  children: ReactNode;
}

/** Keeps the room of what was there until the next one is, so that nothing below moves up and down again. */
export function PreserveHeight({ isLoading, children }: KeptRoomProps) {
  return (
    <div ref={rememberHeight} className={isLoading ? 'kept-room' : 'empty:hidden'}>
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
export function useDeferredUntilPaint(isPainted: boolean, timeoutMs: number): boolean {
  const [shouldLoad, setShouldLoad] = useState(false);
  useEffect(() => {
    if (shouldLoad) return;
    if (!isPainted) {
      const timer = setTimeout(() => setShouldLoad(true), timeoutMs);
      return () => clearTimeout(timer);
    }
    // The first is called before the frame is painted, the second after.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setShouldLoad(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isPainted, shouldLoad, timeoutMs]);
  return shouldLoad;
}
