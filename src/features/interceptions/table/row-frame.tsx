import type { ReactNode, RefCallback } from 'react';

interface RowFrameProps {
  id: string;
  open: boolean;
  /** From the end of the row drawn above to the beginning of this one, in pixels. */
  gap: number;
  /** What the layout counts with, in pixels. */
  height: number;
  /** Not given on paper, where heights are others than on the screen. */
  measureOpen: RefCallback<HTMLElement> | undefined;
  onFocus: () => void;
  children: ReactNode;
}

/** Puts a row into its place. While its detail is read again, an outline keeps the height of what was drawn before. */
export function RowFrame({ id, open, gap, height, measureOpen, onFocus, children }: RowFrameProps) {
  return (
    <div
      role="none"
      data-open-row={id}
      className={open ? undefined : 'break-inside-avoid'}
      ref={open ? measureOpen : undefined}
      style={{ marginTop: gap, ...(open && { '--known-height': `${height}px` }) }}
      onFocus={onFocus}
    >
      {children}
    </div>
  );
}
