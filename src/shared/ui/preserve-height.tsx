import { type ReactNode, useEffect, useState } from 'react';

interface PreserveHeightProps {
  /** Whether the next content is loading. */
  isLoading: boolean;
  children: ReactNode;
}

/** Retains the height of the previous content until the next is loaded, so that content below does not move. */
export function PreserveHeight({ isLoading, children }: PreserveHeightProps) {
  return (
    <div ref={rememberHeight} className={isLoading ? 'preserved-height' : 'empty:hidden'}>
      {children}
    </div>
  );
}

function rememberHeight(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return;
  const sizes = new ResizeObserver(() => {
    if (element.firstElementChild)
      element.style.setProperty('--preserved-height', `${element.getBoundingClientRect().height}px`);
  });
  sizes.observe(element);
  return () => sizes.disconnect();
}

/** True from the frame after `isPainted` content has been painted, or after the timeout. */
export function useDeferredUntilPaint(isPainted: boolean, timeoutMs: number): boolean {
  const [shouldLoad, setShouldLoad] = useState(false);
  useEffect(() => {
    if (shouldLoad) return;
    if (!isPainted) {
      const timer = setTimeout(() => setShouldLoad(true), timeoutMs);
      return () => clearTimeout(timer);
    }
    // The first callback runs before the frame is painted, the second after.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setShouldLoad(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isPainted, shouldLoad, timeoutMs]);
  return shouldLoad;
}
