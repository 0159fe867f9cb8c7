import { useMemo, useState, type ReactNode, useId } from 'react';
import clsx from 'clsx';
import { ChevronRight, Copy, Route } from 'lucide-react';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button } from '#shared/ui/button.tsx';
import { DiffView, useDiff } from '#shared/ui/diff-view.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { LoadingNote } from '#shared/ui/progress.tsx';
import { t } from '#shared/i18n/t.ts';
import type { JsonRow } from '#shared/lib/json/json-rows.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { CopyButton } from '#shared/ui/copy-button.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { JsonValue } from './json-value.tsx';

interface JsonStringBodyProps {
  nodes: JsonNodes;
  start: number;
  renderJson: (text: string) => ReactNode;
}

/** An expanded string with its line breaks; a patch is shown as a diff, and JSON inside it on request. */
export function JsonStringBody({ nodes, start, renderJson }: JsonStringBodyProps) {
  const [asJson, setAsJson] = useState(false);
  const text = useMemo(() => nodes.stringAt(start) ?? '', [nodes, start]);
  const diff = useDiff(text);
  const isJsonLike = useMemo(() => mayBeJson(text), [text]);
  return (
    <div className="border-s border-line-strong ps-2">
      {isJsonLike ? (
        <p className="mb-1 font-sans text-sm text-muted">
          {t('Contains JSON:')}{' '}
          <Button variant="link" aria-expanded={asJson} onClick={() => setAsJson(!asJson)}>
            {asJson ? t('View as text') : t('View as JSON')}
          </Button>
        </p>
      ) : null}
      {asJson ? (
        renderJson(text)
      ) : diff === 'parsing' ? (
        <LoadingNote characters={text.length} />
      ) : diff ? (
        <DiffView diff={diff} label={t('Patch')} />
      ) : (
        <LongText text={text} label={t('Value')} code />
      )}
    </div>
  );
}

/** Checks only the beginning and the end; the text is parsed when the user expands it. */
function mayBeJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[[{"\d\]tfn-])/.test(text) && /[}\]]$/.test(text.trimEnd().slice(-1));
}

const MAX_KEY_CHARACTERS = 160;
/** Deeper rows get no further indent, which would leave no space for the value. */
const MAX_INDENT_LEVELS = 24;

interface JsonRowViewProps {
  nodes: JsonNodes;
  row: Exclude<JsonRow, { kind: 'close' }>;
  index: number;
  /** Null if it cannot be expanded. */
  expanded: boolean | null;
  /** Whether it is the tab stop of the tree. */
  tabStop: boolean;
  /** Whether its copy buttons are rendered. */
  actions: boolean;
  /** Whether it is the current search match. */
  found: boolean;
  onToggle: () => void;
  /** The full text of an expanded string. */
  body: ReactNode;
}

export function indentOf(level: number): string {
  return `min(${Math.min(level - 1, MAX_INDENT_LEVELS) * 2 + 2}ch, 40%)`;
}

export function JsonRowView(props: JsonRowViewProps) {
  const { nodes, row, index, expanded, tabStop, found } = props;
  const line = useId();
  const toggle = () => {
    if (expanded !== null && document.getSelection()?.type !== 'Range') props.onToggle();
  };
  return (
    <div
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={expanded ?? undefined}
      aria-labelledby={line}
      aria-current={found || undefined}
      tabIndex={tabStop ? 0 : -1}
      data-row={index}
      className="group/row relative rounded-[4px] outline-offset-[-2px]"
    >
      <div
        role="none"
        onClick={toggle}
        className={clsx(
          'relative pe-14 hover:bg-sunken',
          expanded !== null && 'cursor-pointer',
          found && 'bg-accent-soft shadow-[inset_2px_0_var(--accent)]',
        )}
        style={{ paddingInlineStart: indentOf(row.level) }}
      >
        {expanded === null ? null : (
          <Icon
            icon={ChevronRight}
            size={12}
            className={clsx('absolute mt-[3px] -ms-[2ch] text-muted', expanded && 'rotate-90')}
          />
        )}
        <div id={line} className={clsx(row.kind === 'value' && expanded === false && 'flex min-w-0')}>
          {row.kind === 'range' ? (
            <span className="text-muted">
              {formatCount(row.from)} … {formatCount(row.to - 1)}
            </span>
          ) : (
            <>
              {row.key === null ? null : <Key source={nodes.sourceOf(row.key)} />}
              <JsonValue nodes={nodes} start={row.start} expanded={expanded} />
            </>
          )}
        </div>
      </div>
      {props.actions && row.kind === 'value' ? (
        <Actions nodes={nodes} start={row.start} tabStop={tabStop} />
      ) : null}
      {props.body ? (
        <div className="py-1 pe-1" style={{ paddingInlineStart: indentOf(row.level) }}>
          {props.body}
        </div>
      ) : null}
    </div>
  );
}

function Key({ source }: { source: string }) {
  const shown = source.length > MAX_KEY_CHARACTERS ? `${source.slice(0, MAX_KEY_CHARACTERS)}…` : source;
  return (
    <span className="shrink-0 whitespace-pre-wrap">
      <span style={{ color: 'var(--json-key)' }}>
        <UntrustedText text={shown} />
      </span>
      {': '}
    </span>
  );
}

function Actions({ nodes, start, tabStop }: { nodes: JsonNodes; start: number; tabStop: boolean }) {
  const tabIndex = tabStop ? 0 : -1;
  return (
    <span className="absolute -top-[3px] end-0 flex rounded-[6px] bg-panel opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100">
      <CopyButton
        text={() => nodes.stringAt(start) ?? nodes.sourceOf(start)}
        label={t('Copy value')}
        icon={Copy}
        tabIndex={tabIndex}
      />
      <CopyButton text={() => nodes.pathOf(start)} label={t('Copy path')} icon={Route} tabIndex={tabIndex} />
    </span>
  );
}
