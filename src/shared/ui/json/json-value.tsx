import { isCollapsible } from '#shared/lib/json/json-rows.ts';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { formatCharacters, plural } from '#shared/i18n/t.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';

/** Preview lengths; longer than a line on any screen. */
const PREVIEW_CHARACTERS = 240;
const CONTAINER_PREVIEW_CHARACTERS = 120;
const ATOM_CHARACTERS = 400;

interface JsonValueProps {
  nodes: JsonNodes;
  start: number;
  expanded: boolean | null;
}

/** A one-line value: in full if short, otherwise a preview with its size. */
export function JsonValue({ nodes, start, expanded }: JsonValueProps) {
  const kind = nodes.kindAt(start);
  if (kind === 'object' || kind === 'array')
    return <Container nodes={nodes} start={start} expanded={expanded} />;
  const end = nodes.endOf(start);
  const comma = nodes.isLast(start) ? '' : ',';
  if (kind === 'atom') {
    return (
      <span className="whitespace-pre-wrap">
        <span style={{ color: 'var(--json-atom)' }}>
          <UntrustedText text={shortened(nodes.text, start, end, ATOM_CHARACTERS)} />
        </span>
        {comma}
      </span>
    );
  }
  if (!isCollapsible(nodes, start)) {
    return (
      <span className="whitespace-pre-wrap">
        <span style={{ color: 'var(--json-string)' }}>
          <UntrustedText text={nodes.text.slice(start, end)} />
        </span>
        {comma}
      </span>
    );
  }
  return (
    <>
      {expanded ? null : (
        <span className="min-w-0 truncate" style={{ color: 'var(--json-string)' }}>
          <UntrustedText text={shortened(nodes.text, start, end, PREVIEW_CHARACTERS)} />
        </span>
      )}
      <span className="shrink-0 ps-[1ch] text-faint">{formatCharacters(end - start - 2)}</span>
    </>
  );
}

function Container({ nodes, start, expanded }: JsonValueProps) {
  const isObject = nodes.kindAt(start) === 'object';
  const [open, close] = isObject ? ['{', '}'] : ['[', ']'];
  const count = nodes.countOf(start);
  const comma = nodes.isLast(start) ? '' : ',';
  if (count === 0) return <span>{`${open}${close}${comma}`}</span>;
  if (expanded) return <span>{open}</span>;
  // A preview distinguishes it from its siblings.
  const preview = shortened(nodes.text, start, nodes.endOf(start), CONTAINER_PREVIEW_CHARACTERS).replace(
    /\s+/g,
    ' ',
  );
  return (
    <>
      <span className="min-w-0 truncate text-muted">
        <UntrustedText text={preview} />
      </span>
      <span className="shrink-0 ps-[1ch] text-faint">
        {isObject
          ? plural(count, { one: '{n} key', other: '{n} keys' })
          : plural(count, { one: '{n} item', other: '{n} items' })}
      </span>
    </>
  );
}

function shortened(text: string, start: number, end: number, max: number): string {
  return end - start > max ? `${text.slice(start, start + max)}…` : text.slice(start, end);
}
