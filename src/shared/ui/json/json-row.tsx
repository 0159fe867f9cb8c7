import { useMemo, useState, type ReactNode, useId } from 'react';
import clsx from 'clsx';
import { ChevronRight, Copy, Route } from 'lucide-react';
import type { JsonNodes } from '#shared/lib/json/json-nodes.ts';
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

/** A string opened: what it says, with its line ends; a patch as one, and JSON inside it where that is asked for. */
export function JsonStringBody({ nodes, start, renderJson }: JsonStringBodyProps) {
  const [asJson, setAsJson] = useState(false);
  const text = useMemo(() => nodes.stringAt(start) ?? '', [nodes, start]);
  const diff = useDiff(text);
  const holdsJson = useMemo(() => mayBeJson(text), [text]);
  return (
    <div className="border-s border-line-strong ps-2">
      {holdsJson ? (
        <p className="mb-1 font-sans text-sm text-muted">
          {t('Contains JSON:')}{' '}
          <Button look="link" aria-expanded={asJson} onClick={() => setAsJson(!asJson)}>
            {asJson ? t('view as text') : t('view as JSON')}
          </Button>
        </p>
      ) : null}
      {asJson ? (
        renderJson(text)
      ) : diff === 'reading' ? (
        <LoadingNote characters={text.length} />
      ) : diff ? (
        <DiffView diff={diff} label={t('Patch')} />
      ) : (
        <LongText text={text} label={t('Value')} code />
      )}
    </div>
  );
}

/** By how it begins and ends alone: the whole is read when it is opened. */
function mayBeJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*[[{"\d\]tfn-])/.test(text) && /[}\]]$/.test(text.trimEnd().slice(-1));
}

/** A key can be as long as any text. */
const KEY_CHARACTERS = 160;
/** Deeper rows stay where these are, or nothing would be left of the line; their path tells how deep they are. */
const INDENTED_LEVELS = 24;

interface JsonRowViewProps {
  nodes: JsonNodes;
  row: Exclude<JsonRow, { kind: 'close' }>;
  index: number;
  /** Null where there is nothing to unfold. */
  unfolded: boolean | null;
  /** Where the keyboard is. */
  tabStop: boolean;
  /** Whether what can be done with it is there to be pressed. */
  actions: boolean;
  /** Found by the search, and the one it stands at. */
  found: boolean;
  onToggle: () => void;
  /** The whole of a string. */
  body: ReactNode;
}

export function indentOf(level: number): string {
  return `min(${Math.min(level - 1, INDENTED_LEVELS) * 2 + 2}ch, 40%)`;
}

export function JsonRowView(props: JsonRowViewProps) {
  const { nodes, row, index, unfolded, tabStop, found } = props;
  const line = useId();
  const toggle = () => {
    if (unfolded !== null && document.getSelection()?.type !== 'Range') props.onToggle();
  };
  return (
    <div
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={unfolded ?? undefined}
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
          unfolded !== null && 'cursor-pointer',
          found && 'bg-accent-soft shadow-[inset_2px_0_var(--accent)]',
        )}
        style={{ paddingInlineStart: indentOf(row.level) }}
      >
        {unfolded === null ? null : (
          <ChevronRight
            aria-hidden="true"
            size={12}
            strokeWidth={1.75}
            className={clsx('absolute mt-[3px] -ms-[2ch] text-muted', unfolded && 'rotate-90')}
          />
        )}
        <div id={line} className={clsx(row.kind === 'value' && unfolded === false && 'flex min-w-0')}>
          {row.kind === 'range' ? (
            <span className="text-muted">
              {formatCount(row.from)} … {formatCount(row.to - 1)}
            </span>
          ) : (
            <>
              {row.key === null ? null : <Key source={nodes.sourceOf(row.key)} />}
              <JsonValue nodes={nodes} start={row.start} unfolded={unfolded} />
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
  const shown = source.length > KEY_CHARACTERS ? `${source.slice(0, KEY_CHARACTERS)}…` : source;
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
