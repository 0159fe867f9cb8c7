import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';

interface VirtualBoxProps {
  /** Names the region that scrolls. */
  label: string;
  count: number;
  /** The usual height of a piece, until it is measured. */
  estimate: number;
  render: (index: number) => ReactNode;
}

/** What scrolls has to be scrolled by keyboard too. */
const REACHABLE = 0;
/** The height of what scrolls inside a page: most of a screen, never more than one. */
export const BOX_HEIGHT = 'min(480px, 70vh)';

/** A box that scrolls through very many pieces, of which only those near the eye are in the document. */
export function VirtualList({ label, count, estimate, render }: VirtualBoxProps) {
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
      tabIndex={REACHABLE}
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
