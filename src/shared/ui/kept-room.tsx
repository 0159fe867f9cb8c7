import type { ReactNode } from 'react';

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
