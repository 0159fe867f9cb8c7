import type { KeyboardEvent, PointerEvent } from 'react';

interface SideSeparatorProps {
  label: string;
  /** Of what stands to the right of it, CSS pixels. */
  width: number;
  least: number;
  most: number;
  onWidth: (width: number) => void;
}

const STEP = 24;

/**
 * Drags the width of what stands at its right, by pointer or by arrows. The panel libraries want both sides in boxes of
 * their own that scroll, and the list scrolls with the page.
 */
export function ResizeHandle({ label, width, least, most, onWidth }: SideSeparatorProps) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? 0;
    onWidth(right - event.clientX);
  };
  const press = (event: KeyboardEvent) => {
    const widths: Record<string, number> = {
      ArrowLeft: width + STEP,
      ArrowRight: width - STEP,
      Home: least,
      End: most,
    };
    const next = widths[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onWidth(next);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={event => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      className="absolute inset-y-0 -start-3 w-3 cursor-col-resize touch-none hover:bg-sunken focus-visible:bg-sunken print:hidden"
    />
  );
}
