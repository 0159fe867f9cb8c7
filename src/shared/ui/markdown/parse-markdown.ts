import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';
import { invisibleNames, splitInvisible } from '#shared/lib/invisible-characters.ts';

/** The members of a hast node that are used here. */
export interface MarkdownNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: MarkdownNode[];
  /** The position in the source, deleted after parsing. */
  position?: unknown;
}

/**
 * Adapts a parsed prompt to the page: headings start at `headingLevel` without gaps, HTML becomes text, line breaks are
 * preserved and invisible characters are shown. It is iterative, because a prompt can nest deeper than the stack allows.
 */
export function fitMarkdown(root: MarkdownNode, headingLevel: number): void {
  const ranks: number[] = [];
  const pending: MarkdownNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    delete node.position;
    const rank = Number(/^h([1-6])$/.exec(node.tagName ?? '')?.[1] ?? 0);
    if (rank > 0) node.tagName = `h${Math.min(headingLevel + depthOf(ranks, rank), 6)}`;
    if (!node.children) continue;
    const isRoot = node === root;
    node.children = node.children.flatMap((child, at, all) =>
      fitChild(child, isRoot, all[at - 1], all[at + 1]),
    );
    pending.push(...node.children.filter(child => !isInvisible(child)).toReversed());
  }
}

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

/** The depth of a heading among its predecessors, independent of gaps in their ranks. */
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
  // Line breaks are preserved, so a separator between blocks would become an empty line.
  if (child.value === '\n' && (isBlock(before) || isBlock(after))) return [];
  // The newline after a hard break would break the line twice.
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

/** Already processed: its text is the invisible character itself. */
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

/** More than any real document; React and layout use one stack frame per level. */
const MAX_DEPTH = 100;
/** The number of elements that a page renders within 100 ms. */
const MAX_NODES = 10_000;

/** A tree that is small enough to render, or why the text is shown as plain text. */
export type MarkdownReading = { tree: MarkdownNode } | { problem: 'nesting' | 'size' | 'empty' };

export interface MarkdownRequest {
  text: string;
  headingLevel: number;
}

/** Never call it on the main thread: unclosed markers take more than linear time. */
export function readMarkdown({ text, headingLevel }: MarkdownRequest): MarkdownReading {
  const tree = parse(text);
  if (tree === null) return { problem: 'nesting' };
  fitMarkdown(tree, headingLevel);
  if (text.trim() !== '' && !showsSomething(tree)) return { problem: 'empty' };
  const { depth, nodes } = measureTree(tree);
  if (depth > MAX_DEPTH) return { problem: 'nesting' };
  return nodes > MAX_NODES ? { problem: 'size' } : { tree };
}

/** Null if the text nests deeper than the recursive parser's stack. */
function parse(text: string): MarkdownNode | null {
  try {
    return toHast(fromMarkdown(text), { allowDangerousHtml: true });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** False if the text has only link definitions, which Markdown does not render. */
function showsSomething({ children = [] }: MarkdownNode): boolean {
  return children.some(({ type, value }) => type !== 'text' || value?.trim() !== '');
}
