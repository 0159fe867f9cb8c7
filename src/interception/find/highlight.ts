/** The browser marks ranges by itself, without an element of ours in a text that others draw. */
const CAN_MARK = typeof Highlight !== 'undefined' && 'highlights' in CSS;

/** All that is marked by this name, of however many details. */
function highlightNamed(name: string): Highlight {
  let highlight = CSS.highlights.get(name);
  if (!highlight) CSS.highlights.set(name, (highlight = new Highlight()));
  return highlight;
}

/** @returns unmarks them */
export function markRanges(name: 'found' | 'found-now', ranges: readonly Range[]): () => void {
  if (!CAN_MARK) return () => undefined;
  const highlight = highlightNamed(name);
  highlight.priority = name === 'found-now' ? 1 : 0;
  for (const range of ranges) highlight.add(range);
  return () => {
    for (const range of ranges) highlight.delete(range);
  };
}

/** What stands still above what scrolls: the bar of the program, of the panel and of the search. */
const ABOVE = 160;
const BELOW = 48;

/** Brings a place to where it is seen, in whatever scrolls around it. */
export function bringIntoView(range: Range): void {
  const element = range.startContainer.parentElement;
  if (!element) return;
  const isSeen = (): boolean => {
    const { top, bottom } = range.getBoundingClientRect();
    return top >= ABOVE && bottom <= window.innerHeight - BELOW;
  };
  if (isSeen()) return;
  element.scrollIntoView({ block: 'center' });
  // Of a text longer than the screen its middle is in view now, not the place in it.
  requestAnimationFrame(() => {
    if (isSeen()) return;
    const by = range.getBoundingClientRect().top - window.innerHeight / 2;
    scrollerOf(element).scrollBy({ top: by });
  });
}

function scrollerOf(element: HTMLElement): Element {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement ?? document.documentElement;
}
