import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';

interface VirtualListProps {
  /** The accessible name of the scrolling region. */
  label: string;
  count: number;
  /** The assumed height of an item until it is measured. */
  estimate: number;
  render: (index: number) => ReactNode;
}

/** A scrolling region must be reachable by keyboard. */
const SCROLLABLE_TAB_INDEX = 0;
/** The maximum height of a scrolling region inside the page, so that it never fills the whole viewport. */
export const BOX_HEIGHT = 'min(480px, 70vh)';

/** A scrolling region with many items, of which only those near the visible part are rendered. */
export function VirtualList({ label, count, estimate, render }: VirtualListProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => estimate,
    initialRect: { width: 0, height: 480 },
    overscan: 2,
  });
  return (
    <div
      ref={box}
      role="region"
      aria-label={label}
      tabIndex={SCROLLABLE_TAB_INDEX}
      className="overflow-auto overscroll-contain"
      style={{ maxHeight: BOX_HEIGHT }}
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(item => (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {render(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
