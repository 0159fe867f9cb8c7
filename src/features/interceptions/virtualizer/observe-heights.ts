import type { RefCallback } from 'react';

/** For elements that bear an id as `data-open-row`: tells, by id, the height of each that is another one, in pixels. */
export function observeHeights(
  tell: (heights: ReadonlyMap<string, number>) => void,
): RefCallback<HTMLElement> {
  const observer = new ResizeObserver(entries => {
    const heights = new Map<string, number>();
    for (const { target } of entries) {
      const id = target.getAttribute('data-open-row');
      const { height } = target.getBoundingClientRect();
      if (id !== null && height > 0) heights.set(id, height);
    }
    if (heights.size > 0) tell(heights);
  });
  return element => {
    if (!element) return undefined;
    observer.observe(element);
    return () => observer.unobserve(element);
  };
}
