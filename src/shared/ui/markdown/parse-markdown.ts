import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';
import { invisibleNames, splitInvisible } from '#shared/lib/invisible-characters.ts';

/** What is used here of the tree that Markdown is read into. */
export interface MarkdownNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: MarkdownNode[];
  /** Where it stands in the source, which nobody asks for once it is read. */
  position?: unknown;
}

/**
 * Makes a rendered prompt fit into the page: its headings go below `headingLevel` without a gap, HTML stays the text
 * that was written, a line end stays one, and what would not be seen is made visible. Loops, since a prompt can nest
 * deeper than the stack is.
 */
export function fitMarkdown(root: MarkdownNode, headingLevel: number): void {
  const ranks: number[] = [];
  const waiting: MarkdownNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    delete node.position;
    const rank = Number(/^h([1-6])$/.exec(node.tagName ?? '')?.[1] ?? 0);
    if (rank > 0) node.tagName = `h${Math.min(headingLevel + depthOf(ranks, rank), 6)}`;
    if (!node.children) continue;
    const isRoot = node === root;
    node.children = node.children.flatMap((child, at, all) =>
      fitChild(child, isRoot, all[at - 1], all[at + 1]),
    );
    waiting.push(...node.children.filter(child => !isInvisible(child)).toReversed());
  }
}

/** How deep a tree nests, and of how many nodes it is made. */
export function measureTree(root: MarkdownNode): { depth: number; nodes: number } {
  let depth = 0;
  let nodes = 0;
  let level: readonly MarkdownNode[] = [root];
  while (level.length > 0) {
    depth += 1;
    nodes += level.length;
    level = level.flatMap(({ children = [] }) => children);
  }
  return { depth, nodes };
}

/** How deep a heading lies below the first of its kind, whatever rank it was given. */
function depthOf(ranks: number[], rank: number): number {
  while ((ranks.at(-1) ?? 0) >= rank) ranks.pop();
  ranks.push(rank);
  return ranks.length - 1;
}

function fitChild(
  child: MarkdownNode,
  inRoot: boolean,
  before: MarkdownNode | undefined,
  after: MarkdownNode | undefined,
): MarkdownNode[] {
  if (child.type === 'raw') {
    const text = visibleText(child.value ?? '');
    return inRoot ? [element('p', {}, text)] : text;
  }
  if (child.type !== 'text') return [child];
  // What separates blocks in the source would be an empty line where line ends count.
  if (child.value === '\n' && (isBlock(before) || isBlock(after))) return [];
  // The line end beside a hard break would count twice where line ends count.
  const value = child.value ?? '';
  return visibleText(before?.tagName === 'br' ? value.replace(/^\n/, '') : value);
}

function isBlock(node: MarkdownNode | undefined): boolean {
  return node === undefined || /^(?:p|h[1-6]|ul|ol|li|pre|blockquote|hr)$/.test(node.tagName ?? '');
}

function visibleText(value: string): MarkdownNode[] {
  return splitInvisible(value).map(({ text, invisible }) =>
    invisible
      ? element('span', { className: [INVISIBLE], dataName: invisibleNames(text) }, [
          { type: 'text', value: text },
        ])
      : { type: 'text', value: text },
  );
}

const INVISIBLE = 'invisible-name';

/** It holds what it makes visible, which is not to be made visible once more. */
function isInvisible({ properties }: MarkdownNode): boolean {
  return [properties?.['className']].flat().includes(INVISIBLE);
}

function element(
  tagName: string,
  properties: Record<string, unknown>,
  children: MarkdownNode[],
): MarkdownNode {
  return { type: 'element', tagName, properties, children };
}

/** No document that people write nests this deep; React and the layout go down one stack frame for each level. */
const DEEPEST = 100;
/** As many elements as a page draws within a tenth of a second. */
const MAX_NODES = 10_000;

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
  return nodes > MAX_NODES ? { problem: 'size' } : { tree };
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
