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

/** What stands still above what scrolls: in the page the bar of the program too, in a small box nothing. */
const ABOVE = { page: 160, panel: 112, box: 8 } as const;
const BELOW = 24;
/** What is drawn on the way may push the place on. */
const STEPS = 4;

/** Brings a place to where it is seen, in everything that scrolls around it and no further than needed. */
export function bringIntoView(range: Range): void {
  let steps = STEPS;
  const step = (): void => {
    const moved = scrollersAround(range).filter(scroller => scrollTo(range, scroller));
    if (moved.length > 0 && (steps -= 1) > 0) requestAnimationFrame(step);
  };
  step();
}

function scrollTo(range: Range, scroller: Element): boolean {
  const isPage = scroller === document.scrollingElement;
  const box = isPage ? { top: 0, bottom: window.innerHeight } : scroller.getBoundingClientRect();
  const isPanel = box.bottom - box.top > window.innerHeight * 0.75;
  const from = box.top + (isPage ? ABOVE.page : isPanel ? ABOVE.panel : ABOVE.box);
  const to = box.bottom - BELOW;
  const { top, bottom } = range.getBoundingClientRect();
  if (top >= from && bottom <= to) return false;
  const before = scroller.scrollTop;
  scroller.scrollBy({ top: top - (from + to) / 2, behavior: 'instant' });
  return scroller.scrollTop !== before;
}

/** From the innermost outwards. */
function scrollersAround(range: Range): Element[] {
  const scrollers: Element[] = [];
  for (let at = range.startContainer.parentElement; at; at = at.parentElement) {
    const isPage = at === document.scrollingElement;
    if (isPage || (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))) {
      scrollers.push(at);
    }
  }
  return scrollers;
}
