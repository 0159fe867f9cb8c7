import { useEffect, useState, type RefObject } from 'react';
import { Int32Vector } from '#shared/lib/collections.ts';
import type { Span } from '#shared/lib/text-search.ts';
import type { SearchScope } from '#shared/domain/text-query.ts';
import type { GivenText } from '#shared/ui/search-matches.ts';
import type { TextMatcher } from './text-matches.ts';

/** The browser marks ranges by itself, without an element of ours in a text that others draw. */
const CAN_MARK = typeof Highlight !== 'undefined' && 'highlights' in CSS;

/** All that is marked by this name, of however many details. */
function highlightNamed(name: string): Highlight {
  let highlight = CSS.highlights.get(name);
  if (!highlight) CSS.highlights.set(name, (highlight = new Highlight()));
  return highlight;
}

/** @returns unmarks them */
export function setHighlightRanges(name: 'found' | 'found-now', ranges: readonly Range[]): () => void {
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
export function scrollRangeIntoView(range: Range): void {
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

/** One text on the screen, in the pieces that the document keeps it in. */
interface HighlightedText extends GivenText {
  nodes: readonly Text[];
}

/** What says which texts are searched: `data-searched` names the kind of what it is on. */
const SEARCHED: Readonly<Record<SearchScope, string>> = {
  everything: '[data-searched]',
  prompts: '[data-searched=prompt]',
  tools: '[data-searched=tool]',
  inputs: '[data-searched=input]',
  errors: '[data-searched=error], [data-failed] [data-searched=tool]',
};

/** The texts from outside that are searched, in the order of the document. */
function textsIn(root: HTMLElement, place: SearchScope): HighlightedText[] {
  return [...root.querySelectorAll<HTMLElement>('.outside')].flatMap(element => {
    const isInner = element.parentElement?.closest('.outside');
    if (isInner || !element.closest(SEARCHED[place])) return [];
    const nodes: Text[] = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) nodes.push(node);
    }
    const text = nodes.map(({ data }) => data).join('');
    // Strings stand in a tree as they were written.
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
  const place = (offset: number, isEnd: boolean): [node: Text, offset: number] | null => {
    const index = starts.lastUpTo(isEnd ? offset - 1 : offset);
    const node = nodes[index];
    return node ? [node, offset - starts.at(index)] : null;
  };
  return spans.flatMap(({ from, to }) => {
    const [start, end] = [place(from, false), place(to, true)];
    if (!start || !end) return [];
    const range = document.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    return [range];
  });
}

/** Milliseconds in which what is drawn comes to rest. */
const REST = 60;

/** The places that can be seen, in the order of the document, kept in step with whatever is drawn; all marked. */
export function useHighlights(
  root: RefObject<HTMLElement | null>,
  found: TextMatcher | null,
  place: SearchScope,
): readonly Range[] {
  const [ranges, setRanges] = useState<readonly Range[]>([]);

  useEffect(() => {
    const element = root.current;
    if (!found || !element) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let turn = 0;
    const mark = async (): Promise<void> => {
      timer = null;
      const own = (turn += 1);
      const texts = textsIn(element, place);
      const spans = await found.look(texts.map(({ text, isJson }) => ({ text, isJson })));
      if (own === turn) setRanges(texts.flatMap((text, index) => rangesOf(text, spans[index] ?? [])));
    };
    const soon = () => {
      timer ??= setTimeout(() => void mark(), REST);
    };
    soon();
    const observer = new MutationObserver(soon);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      turn = -1;
      if (timer !== null) clearTimeout(timer);
      setRanges([]);
    };
  }, [root, found, place]);

  useEffect(() => setHighlightRanges('found', ranges), [ranges]);
  return ranges;
}
