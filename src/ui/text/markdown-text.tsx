import { spellOut } from '#lib/visible-text.ts';
import { Component, memo, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import { plural } from '#lib/words/t.ts';
import { LongText } from './long-text.tsx';
import { fitMarkdown, type MarkdownNode } from './markdown-tree.ts';
import { rich } from './rich.tsx';

/** Reading Markdown takes time by its length, and by more than that where its marks never close. */
const RENDERED_CHARACTERS = 20_000;

interface MarkdownTextProps {
  text: string;
  /** Of the first heading in it: one below the heading it stands under. */
  headingLevel: 2 | 3 | 4 | 5 | 6;
  label: string;
}

/** Markdown from outside, rendered: no HTML, nothing loaded, links to http(s) only and with their address to be seen. */
export function MarkdownText({ text, headingLevel, label }: MarkdownTextProps) {
  const plain = <LongText text={text} label={label} />;
  if (text.length > RENDERED_CHARACTERS) {
    return (
      <>
        <p className="mb-1 text-sm text-faint">
          {plural(RENDERED_CHARACTERS, {
            one: 'Longer than {n} character: shown as plain text.',
            other: 'Longer than {n} characters: shown as plain text.',
          })}
        </p>
        {plain}
      </>
    );
  }
  return (
    <NestedTooDeep key={text} fallback={plain}>
      <Rendered text={text} headingLevel={headingLevel} />
    </NestedTooDeep>
  );
}

const Rendered = memo(function Rendered({ text, headingLevel }: Omit<MarkdownTextProps, 'label'>) {
  const fit = () => (tree: MarkdownNode) => fitMarkdown(tree, headingLevel);
  return (
    <div className="markdown outside" dir="auto">
      <Markdown components={COMPONENTS} rehypePlugins={[fit]} urlTransform={url => url}>
        {text}
      </Markdown>
    </div>
  );
});

const COMPONENTS: Components = {
  a: ({ href = '', children }) =>
    isWebAddress(href) ? (
      <a
        href={href}
        title={spellOut(href)}
        target="_blank"
        rel="noopener noreferrer"
        className="text-accent underline"
      >
        {children}
      </a>
    ) : (
      <span>
        {children} <code>({href})</code>
      </span>
    ),
  img: ({ src, alt = '' }) => (
    <span className="text-muted">
      {rich('[image: {description} {address}]', {
        description: alt,
        address: <code>{typeof src === 'string' ? src : ''}</code>,
      })}
    </span>
  ),
};

function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

/** Quotes in quotes by the thousand end the stack of what renders them; the text itself can always be shown. */
class NestedTooDeep extends Component<{ children: ReactNode; fallback: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
