import { namesOf, visiblePieces } from '#shared/lib/invisible-characters.ts';

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
  return visiblePieces(value).map(({ text, invisible }) =>
    invisible
      ? element('span', { className: [INVISIBLE], dataName: namesOf(text) }, [{ type: 'text', value: text }])
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
