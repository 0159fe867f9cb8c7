import { useEffect, useState, type RefObject } from 'react';
import { Int32Vector } from '#shared/lib/collections.ts';
import type { Span } from '#shared/lib/text-search.ts';
import type { SearchScope } from '#shared/domain/filters.ts';
import type { GivenText } from '#shared/ui/search-matches.ts';
import type { TextMatcher } from './text-matches.ts';

/** The CSS Custom Highlight API marks ranges without adding elements to rendered text. */
const SUPPORTS_HIGHLIGHTS = typeof Highlight !== 'undefined' && 'highlights' in CSS;

/** The highlight with this name, shared by all open details. */
function highlightNamed(name: string): Highlight {
  let highlight = CSS.highlights.get(name);
  if (!highlight) CSS.highlights.set(name, (highlight = new Highlight()));
  return highlight;
}

/** @returns a function that removes the ranges */
export function setHighlightRanges(name: 'found' | 'found-now', ranges: readonly Range[]): () => void {
  if (!SUPPORTS_HIGHLIGHTS) return () => undefined;
  const highlight = highlightNamed(name);
  highlight.priority = name === 'found-now' ? 1 : 0;
  for (const range of ranges) highlight.add(range);
  return () => {
    for (const range of ranges) highlight.delete(range);
  };
}

/** Height of sticky elements above scrolled content, in pixels. On the page this includes the top bar. */
const ABOVE = { page: 160, panel: 112, box: 8 } as const;
const BELOW = 24;
/** Maximum number of scroll steps. Content that renders during the scroll can move the target. */
const MAX_STEPS = 4;

/** Scrolls all ancestors as little as needed to make a range visible. */
export function scrollRangeIntoView(range: Range): void {
  let steps = MAX_STEPS;
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

/** Scroll containers, innermost first. */
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

/** A rendered text, in the DOM text nodes that contain it. */
interface HighlightedText extends GivenText {
  nodes: readonly Text[];
}

/** Selectors of the searched texts. `data-searched` names the kind of text. */
const SELECTORS: Readonly<Record<SearchScope, string>> = {
  everything: '[data-searched]',
  prompts: '[data-searched=prompt]',
  tools: '[data-searched=tool]',
  inputs: '[data-searched=input]',
  errors: '[data-searched=error], [data-failed] [data-searched=tool]',
};

/** The searched untrusted texts in document order. */
function textsIn(root: HTMLElement, scope: SearchScope): HighlightedText[] {
  return [...root.querySelectorAll<HTMLElement>('.outside')].flatMap(element => {
    const isInner = element.parentElement?.closest('.outside');
    if (isInner || !element.closest(SELECTORS[scope])) return [];
    const nodes: Text[] = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) nodes.push(node);
    }
    const text = nodes.map(({ data }) => data).join('');
    // A JSON tree renders strings in their JSON notation.
    return [{ nodes, text, isJson: text.startsWith('"') && element.closest('[role=tree]') !== null }];
  });
}

function rangesOf({ nodes }: HighlightedText, spans: readonly Span[]): Range[] {
  const starts = new Int32Vector();
  let length = 0;
  for (const { data } of nodes) {
    starts.push(length);
    length += data.length;
  }
  const boundaryAt = (offset: number, isEnd: boolean): [node: Text, offset: number] | null => {
    const index = starts.lastUpTo(isEnd ? offset - 1 : offset);
    const node = nodes[index];
    return node ? [node, offset - starts.at(index)] : null;
  };
  return spans.flatMap(({ from, to }) => {
    const [start, end] = [boundaryAt(from, false), boundaryAt(to, true)];
    if (!start || !end) return [];
    const range = document.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    return [range];
  });
}

/** Milliseconds to wait for further DOM changes. */
const DEBOUNCE_MS = 60;

/** Highlights all rendered matches in document order, and updates them when the DOM changes. */
export function useHighlights(
  root: RefObject<HTMLElement | null>,
  found: TextMatcher | null,
  scope: SearchScope,
): readonly Range[] {
  const [ranges, setRanges] = useState<readonly Range[]>([]);

  useEffect(() => {
    const element = root.current;
    if (!found || !element) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let currentRun = 0;
    const update = async (): Promise<void> => {
      timer = null;
      const run = (currentRun += 1);
      const texts = textsIn(element, scope);
      const spans = await found.matchTexts(texts.map(({ text, isJson }) => ({ text, isJson })));
      if (run === currentRun) setRanges(texts.flatMap((text, index) => rangesOf(text, spans[index] ?? [])));
    };
    const schedule = () => {
      timer ??= setTimeout(() => void update(), DEBOUNCE_MS);
    };
    schedule();
    const observer = new MutationObserver(schedule);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      currentRun = -1;
      if (timer !== null) clearTimeout(timer);
      setRanges([]);
    };
  }, [root, found, scope]);

  useEffect(() => setHighlightRanges('found', ranges), [ranges]);
  return ranges;
}
