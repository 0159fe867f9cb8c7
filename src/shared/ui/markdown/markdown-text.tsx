import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { createElement, memo, type ReactNode } from 'react';
import { plural, t } from '#shared/i18n/t.ts';
import { LongText } from '#shared/ui/long-text.tsx';
import { type MarkdownOutcome, useMarkdown } from './use-markdown.ts';
import type { MarkdownNode } from './parse-markdown.ts';
import { rich } from '#shared/i18n/rich.tsx';

/** Longer texts are rarely documents. */
const MAX_RENDERED_CHARACTERS = 20_000;

interface MarkdownTextProps {
  text: string;
  /** The level of its first heading: one below the preceding heading of the page. */
  headingLevel: 2 | 3 | 4 | 5 | 6;
  label: string;
}

/** Renders untrusted Markdown: no HTML, no loaded resources, and links to http(s) only, with their URL as tooltip. */
export function MarkdownText(props: MarkdownTextProps) {
  const { text, label } = props;
  if (text.length > MAX_RENDERED_CHARACTERS) {
    const reason = plural(MAX_RENDERED_CHARACTERS, {
      one: 'Longer than {n} character, so shown as plain text.',
      other: 'Longer than {n} characters, so shown as plain text.',
    });
    return <PlainText text={text} label={label} reason={reason} />;
  }
  return <ParsedMarkdown {...props} />;
}

function ParsedMarkdown({ text, headingLevel, label }: MarkdownTextProps) {
  const outcome = useMarkdown(text, headingLevel);
  if (outcome === null) return <LongText text={text} label={label} />;
  if ('problem' in outcome)
    return <PlainText text={text} label={label} reason={plainTextReason(outcome.problem)} />;
  return <Rendered tree={outcome.tree} />;
}

function PlainText({ text, label, reason }: { text: string; label: string; reason: string }) {
  return (
    <>
      <p className="mb-1 text-sm text-faint">{reason}</p>
      <LongText text={text} label={label} />
    </>
  );
}

function plainTextReason(problem: Extract<MarkdownOutcome, { problem: string }>['problem']): string {
  switch (problem) {
    case 'time':
      return t('Rendering as Markdown took too long. Showing plain text.');
    case 'nesting':
      return t('Nested too deeply to render as Markdown. Showing plain text.');
    case 'size':
      return t('Too large to render as Markdown. Showing plain text.');
    case 'empty':
      return t('Nothing to render as Markdown. Showing plain text.');
    case 'failure':
      return t('Couldn’t render as Markdown. Showing plain text.');
  }
}

const Rendered = memo(function Rendered({ tree }: { tree: MarkdownNode }) {
  return (
    <div className="markdown outside" dir="auto">
      {tree.children?.map(renderNode)}
    </div>
  );
});

/** Recursive: `readMarkdown` limits the depth of the tree. */
function renderNode(
  { tagName = 'span', value, properties = {}, children }: MarkdownNode,
  key: number,
): ReactNode {
  if (!children) return value;
  const inner = children.map(renderNode);
  if (tagName === 'a') return <Link key={key} href={textOf(properties['href'])} inner={inner} />;
  if (tagName === 'img') {
    return <Image key={key} src={textOf(properties['src'])} alt={textOf(properties['alt'])} />;
  }
  const { className, dataName, start } = properties;
  return createElement(
    tagName,
    {
      key,
      start,
      'data-name': dataName,
      className: Array.isArray(className) ? className.join(' ') : undefined,
    },
    ...inner,
  );
}

const textOf = (property: unknown): string => (typeof property === 'string' ? property : '');

function Link({ href, inner }: { href: string; inner: ReactNode }) {
  if (isHttpUrl(href)) {
    return (
      <a
        href={href}
        title={escapeInvisible(href)}
        target="_blank"
        rel="noopener noreferrer"
        className="text-accent underline"
      >
        {inner}
      </a>
    );
  }
  return (
    <span>
      {inner} <code>({href})</code>
    </span>
  );
}

function Image({ src, alt }: { src: string; alt: string }) {
  return (
    <span className="text-muted">
      {rich('[image: {description} {address}]', { description: alt, address: <code>{src}</code> })}
    </span>
  );
}

function isHttpUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
