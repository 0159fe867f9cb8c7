import { describe, expect, it } from 'vitest';
import { fitMarkdown, type MarkdownNode } from './parse-markdown.ts';

const text = (value: string): MarkdownNode => ({ type: 'text', value });
const node = (tagName: string, ...children: MarkdownNode[]): MarkdownNode => ({
  type: 'element',
  tagName,
  children,
});

/** The tree on one line; invisible characters and their names are in brackets. */
function written(given: MarkdownNode): string {
  const inner = given.children?.map(written).join('') ?? given.value ?? '';
  if (given.tagName === undefined) return inner;
  const name = given.properties?.['dataName'];
  return typeof name === 'string' ? `[${name} ${inner}]` : `<${given.tagName}>${inner}</${given.tagName}>`;
}

function fitted(level: number, ...children: MarkdownNode[]): string {
  const root: MarkdownNode = { type: 'root', children };
  fitMarkdown(root, level);
  return written(root);
}

describe('fitMarkdown', () => {
  it('places headings below those of the page without gaps', () => {
    const headings = [2, 4, 4, 2, 1, 6].map(rank => node(`h${rank}`, text('')));
    expect(fitted(4, ...headings).match(/<h\d/g)).toEqual(['<h4', '<h5', '<h5', '<h4', '<h4', '<h5']);
    const deep = [1, 2, 3, 4].map(rank => node(`h${rank}`, text('')));
    expect(fitted(5, ...deep).match(/<h\d/g)).toEqual(['<h5', '<h6', '<h6', '<h6']);
  });

  it('shows HTML as text', () => {
    const raw: MarkdownNode = { type: 'raw', value: '<img src=x onerror=a>' };
    expect(fitted(4, raw)).toBe('<p><img src=x onerror=a></p>');
    expect(fitted(4, node('p', text('a'), raw))).toBe('<p>a<img src=x onerror=a></p>');
  });

  it('shows invisible characters', () => {
    expect(fitted(4, node('p', node('em', text('a\u202eb\u200b\u200b'))))).toBe(
      '<p><em>a[U+202E \u202e]b[U+200B \u200b][U+200B \u200b]</em></p>',
    );
  });

  it('renders one line break per newline', () => {
    expect(fitted(4, node('p', text('a'), node('br'), text('\nb\nc')))).toBe('<p>a<br></br>b\nc</p>');
    const item = node(
      'li',
      text('\n'),
      node('em'),
      text('\n'),
      node('em'),
      text('\n'),
      node('ul'),
      text('\n'),
    );
    expect(fitted(4, item)).toBe('<li><em></em>\n<em></em><ul></ul></li>');
  });

  it('handles any nesting depth', () => {
    const root = node('p');
    let inner = root;
    for (let depth = 0; depth < 100_000; depth += 1) {
      const next = node('em');
      inner.children = [next];
      inner = next;
    }
    expect(() => fitMarkdown(root, 4)).not.toThrow();
  });
});
