/**
 * For the element of what comes and goes: remembers its height as `--kept-height`, so that its room can be kept while the
 * next one is on its way.
 */
export function keptHeight(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return;
  const sizes = new ResizeObserver(() => {
    if (element.firstElementChild)
      element.style.setProperty('--kept-height', `${element.getBoundingClientRect().height}px`);
  });
  sizes.observe(element);
  return () => sizes.disconnect();
}
