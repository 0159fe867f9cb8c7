import clsx from 'clsx';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { formatDuration } from '#lib/durations.ts';
import { millisecondsBetween } from '#lib/times.ts';
import type { ToolUsage } from '#model/interception.ts';
import { CopyButton } from '#ui/copy-button.tsx';
import { OutsideText } from '#ui/outside-text.tsx';
import { Tag } from '#ui/tag.tsx';
import { usePrinting } from '#ui/use-printing.ts';
import { ToolInput } from './tool-input.tsx';
import { isEmptyInput, summarizeInput } from './tool-summary.ts';

interface ToolCallProps {
  call: ToolUsage;
  /** When the interception started, to say how long after it this was; null where that is said beside it. */
  startedAt: string | null;
  initiallyOpen: boolean;
}

/** One requested call: its input folded or open, and the error that only an injected tool can have. */
export function ToolCall({ call, startedAt, initiallyOpen }: ToolCallProps) {
  const [unfolded, setUnfolded] = useState(initiallyOpen);
  // Paper cannot be unfolded.
  const open = usePrinting() || unfolded;
  const body = useId();
  const after = startedAt === null ? null : millisecondsBetween(startedAt, call.created_at);
  const empty = isEmptyInput(call.input);

  return (
    <article className="card overflow-hidden">
      <header className="flex min-h-[38px] items-center gap-2 py-1 pr-2 pl-3">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => setUnfolded(!open)}
          className="flex min-w-0 flex-1 items-center gap-2 rounded-[4px] text-left"
        >
          <ChevronRight
            aria-hidden="true"
            size={14}
            strokeWidth={1.75}
            className={clsx('shrink-0 text-muted transition-transform', open && 'rotate-90')}
          />
          <span className="max-w-[60%] shrink-0 truncate font-semibold">
            <OutsideText text={call.tool} />
          </span>
          <Tag>{call.injected ? 'injected' : 'client’s own'}</Tag>
          {call.invocation_error === '' ? null : <Tag tone="error">error</Tag>}
          {open ? null : (
            <span className="min-w-0 truncate font-mono text-sm text-muted">
              <OutsideText text={empty ? '' : summarizeInput(call.input)} />
            </span>
          )}
        </button>
        {after === null ? null : (
          <span className="tabular shrink-0 text-sm text-faint" title={call.created_at}>
            +{formatDuration(after)}
          </span>
        )}
        <CopyButton text={call.input} label="Copy input" />
      </header>
      {open ? (
        <div id={body} className="border-t border-line bg-bg px-3 py-2">
          {call.server_url === '' ? null : (
            <p className="mb-1 truncate font-mono text-sm text-faint" title={call.server_url}>
              <OutsideText text={call.server_url} />
            </p>
          )}
          {empty ? (
            <p className="text-faint">
              No arguments <code className="font-mono text-sm">{call.input.trim()}</code>
            </p>
          ) : (
            <ToolInput input={call.input} tool={call.tool} />
          )}
        </div>
      ) : null}
      {call.invocation_error === '' ? null : (
        <p className="flex items-start gap-2 border-t border-line px-3 py-2 text-error">
          <TriangleAlert aria-hidden="true" size={14} strokeWidth={1.75} className="mt-[3px] shrink-0" />
          <span className="min-w-0 whitespace-pre-wrap">
            <OutsideText text={call.invocation_error} />
          </span>
        </p>
      )}
    </article>
  );
}
