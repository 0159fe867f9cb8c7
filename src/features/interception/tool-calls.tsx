import { useMemo, useId, useState } from 'react';
import clsx from 'clsx';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { insideJsonString } from '#shared/lib/json/json-nodes.ts';
import { t, formatCharacters, plural } from '#shared/i18n/t.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { DiffView, useDiff } from '#shared/ui/diff-view.tsx';
import { LongText } from '#shared/ui/long-text.tsx';
import { LoadingNote } from '#shared/ui/progress.tsx';
import { JsonView } from '#shared/ui/json/json-view.tsx';
import { escapeInvisible } from '#shared/lib/invisible-characters.ts';
import { formatOffset } from '#shared/i18n/durations.ts';
import { millisecondsBetween } from '#shared/i18n/times.ts';
import { type ToolUsage, type Interception, invalidParts } from '#shared/domain/interception.ts';
import { CopyButton } from '#shared/ui/copy-button.tsx';
import { useMatches } from '#shared/ui/search-matches.ts';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Tag } from '#shared/ui/labels.tsx';
import { usePrinting } from '#shared/ui/browser-state.ts';
import { useTemporaryReveal, Redacted, RedactedGroup } from '#shared/ui/redacted.tsx';
import { ResponseHeading } from './detail-fields.tsx';
import type { ProviderResponse } from './timeline/timeline.ts';
import { toolInputLabel, isEmptyInput, summarizeInput, isExpandedByDefault } from './tool-summary.ts';

/** The input in its format: JSON, a patch (plain or as a JSON string), or text. */
function ToolInput({ input, tool }: { input: string; tool: string }) {
  const label = t('Input of {tool}', { tool });
  const text = useMemo(() => insideJsonString(input) ?? input, [input]);
  if (!/^\s*[{[]/.test(input)) return <TextInput text={text} label={label} />;
  return <JsonView text={input} label={label} />;
}

function TextInput({ text, label }: { text: string; label: string }) {
  const diff = useDiff(text);
  if (diff === 'parsing') return <LoadingNote characters={text.length} />;
  return diff ? <DiffView diff={diff} label={label} /> : <LongText text={text} label={label} code />;
}

interface ToolCallProps {
  call: ToolUsage;
  /** Start of the interception, to show the elapsed time. Null if the time is shown next to the call. */
  startedAt: string | null;
  /** The provider's response that requested it. Null if responses are not shown. */
  response: ProviderResponse | null;
  initiallyOpen: boolean;
}

/** One requested call, with its input and, for injected tools only, its error. */
export function ToolCall({ call, startedAt, response, initiallyOpen }: ToolCallProps) {
  const [expanded, setExpanded] = useState<boolean | null>(null);
  const found = useMatches(call.input, true).length > 0;
  const isExpanded = expanded ?? (initiallyOpen || found);
  // Content cannot be expanded in print.
  const open = usePrinting() || isExpanded;
  const body = useId();
  const after = startedAt === null ? null : millisecondsBetween(startedAt, call.created_at);
  const empty = isEmptyInput(call.input);
  const input = useTemporaryReveal();
  const size = useMemo(() => (input.hidden ? toolInputLabel(call.input) : ''), [input.hidden, call.input]);

  return (
    <article className="card overflow-hidden" data-failed={call.invocation_error === '' ? undefined : ''}>
      <header className="flex items-start gap-2 py-1.5 pe-2 ps-3">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => setExpanded(!open)}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-[4px] py-[3px] text-start"
        >
          <Icon icon={ChevronRight} className={clsx('mt-[3px] shrink-0 text-muted', open && 'rotate-90')} />
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">
            <span data-searched="tool" className={clsx('min-w-0 font-semibold', !open && 'truncate')}>
              <UntrustedText text={call.tool} />
            </span>
            <Tag>{call.injected ? t('injected') : t('client')}</Tag>
            {call.invocation_error === '' ? null : <Tag tone="error">{t('error')}</Tag>}
            <ResponseHeading response={response} />
            {open || empty ? null : (
              <span className="min-w-0 grow basis-24 truncate font-mono text-sm text-muted">
                {input.hidden ? size : <UntrustedText text={summarizeInput(call.input)} />}
              </span>
            )}
          </span>
        </button>
        {after === null ? null : (
          <span className="tabular shrink-0 py-1 text-sm text-faint" title={escapeInvisible(call.created_at)}>
            {formatOffset(after)}
          </span>
        )}
        {input.hidden ? null : <CopyButton text={call.input} label={t('Copy input')} />}
      </header>
      {open ? (
        <div id={body} className="border-t border-line bg-bg px-3 py-2">
          {call.server_url === '' ? null : (
            <p
              className="mb-1 truncate font-mono text-sm text-faint"
              title={escapeInvisible(call.server_url)}
            >
              <UntrustedText text={call.server_url} />
            </p>
          )}
          {empty ? (
            <p className="text-faint">
              {t('No arguments')} <code className="font-mono text-sm">{call.input.trim()}</code>
            </p>
          ) : (
            <div data-searched="input">
              <RedactedGroup reveal={input} what={t('input')} size={size}>
                {() => <ToolInput input={call.input} tool={call.tool} />}
              </RedactedGroup>
            </div>
          )}
        </div>
      ) : null}
      {call.invocation_error === '' ? null : (
        <div className="flex items-start gap-2 border-t border-line px-3 py-2 text-error">
          <Icon icon={TriangleAlert} className="mt-[3px] shrink-0" />
          <div className="min-w-0 whitespace-pre-wrap" data-searched="error">
            <Redacted what={t('error')} size={formatCharacters(call.invocation_error.length)}>
              {() => <UntrustedText text={call.invocation_error} />}
            </Redacted>
          </div>
        </div>
      )}
    </article>
  );
}

interface ToolCallsProps {
  interception: Interception;
  /** Maximum calls to show. The interception's own page has the rest. */
  limit: number;
}

export function ToolCalls({ interception, limit }: ToolCallsProps) {
  const calls = interception.tool_usages;
  if (calls.length === 0) {
    const unread = invalidParts(interception).includes('tool_usages');
    return <p className="text-faint">{unread ? t('This data couldn’t be read.') : t('No tool calls.')}</p>;
  }
  const more = calls.length - limit;
  return (
    <>
      <ol className="flex flex-col gap-2">
        {calls.slice(0, limit).map((call, index) => (
          <li key={call.id}>
            <ToolCall
              call={call}
              startedAt={interception.started_at}
              response={null}
              initiallyOpen={isExpandedByDefault(call.input, index)}
            />
          </li>
        ))}
      </ol>
      {more > 0 ? (
        <p className="mt-2 text-muted">
          {plural(more, {
            one: '{n} more tool call. Open the interception to see it.',
            other: '{n} more tool calls. Open the interception to see them.',
          })}
        </p>
      ) : null}
    </>
  );
}
