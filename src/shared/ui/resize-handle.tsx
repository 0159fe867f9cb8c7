import type { KeyboardEvent, PointerEvent } from 'react';

interface ResizeHandleProps {
  label: string;
  /** The width of the element to the right, CSS pixels. */
  width: number;
  min: number;
  max: number;
  onWidth: (width: number) => void;
}

const STEP_PX = 24;

/**
 * Resizes the element to the right by pointer or arrow keys. Panel libraries require scroll containers on both sides, but
 * the list scrolls with the page.
 */
export function ResizeHandle({ label, width, min, max, onWidth }: ResizeHandleProps) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? 0;
    onWidth(right - event.clientX);
  };
  const press = (event: KeyboardEvent) => {
    const widths: Record<string, number> = {
      ArrowLeft: width + STEP_PX,
      ArrowRight: width - STEP_PX,
      Home: min,
      End: max,
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
      aria-valuemin={min}
      aria-valuemax={max}
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
