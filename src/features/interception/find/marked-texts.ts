import { IntList } from '#shared/lib/int-list.ts';
import type { Span } from '#shared/lib/span-map.ts';
import type { FindPlace } from '#shared/domain/text-query.ts';
import type { GivenText } from '#shared/ui/search-matches.ts';

/** One text on the screen, in the pieces that the document keeps it in. */
export interface MarkedText extends GivenText {
  nodes: readonly Text[];
}

/** What says which texts are searched: `data-searched` names the kind of what it is on. */
const SEARCHED: Readonly<Record<FindPlace, string>> = {
  everything: '[data-searched]',
  prompts: '[data-searched=prompt]',
  tools: '[data-searched=tool]',
  inputs: '[data-searched=input]',
  errors: '[data-searched=error], [data-failed] [data-searched=tool]',
};

/** The texts from outside that are searched, in the order of the document. */
export function textsIn(root: HTMLElement, place: FindPlace): MarkedText[] {
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

export function rangesOf({ nodes }: MarkedText, spans: readonly Span[]): Range[] {
  const starts = new IntList();
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
