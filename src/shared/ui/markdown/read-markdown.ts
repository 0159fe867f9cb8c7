import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';
import { fitMarkdown, measureTree, type MarkdownNode } from './markdown-tree.ts';

/** No document that people write nests this deep; React and the layout go down one stack frame for each level. */
const DEEPEST = 100;
/** As many elements as a page draws within a tenth of a second. */
const MOST_NODES = 10_000;

/** Markdown as a tree that the page can draw at once, or why it is better shown as text. */
export type MarkdownReading = { tree: MarkdownNode } | { problem: 'nesting' | 'size' | 'empty' };

export interface MarkdownRequest {
  text: string;
  headingLevel: number;
}

/** Takes time by more than the length of the text where its marks never close, so never call it on the main thread. */
export function readMarkdown({ text, headingLevel }: MarkdownRequest): MarkdownReading {
  const tree = parse(text);
  if (tree === null) return { problem: 'nesting' };
  fitMarkdown(tree, headingLevel);
  if (text.trim() !== '' && !showsSomething(tree)) return { problem: 'empty' };
  const { depth, nodes } = measureTree(tree);
  if (depth > DEEPEST) return { problem: 'nesting' };
  return nodes > MOST_NODES ? { problem: 'size' } : { tree };
}

/** Null where the text nests deeper than the stack of the parser, which goes down a level at a time. */
function parse(text: string): MarkdownNode | null {
  try {
    return toHast(fromMarkdown(text), { allowDangerousHtml: true });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** False for a text of nothing but definitions of links, which Markdown leaves out. */
function showsSomething({ children = [] }: MarkdownNode): boolean {
  return children.some(({ type, value }) => type !== 'text' || value?.trim() !== '');
}
