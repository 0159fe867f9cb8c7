import clsx from 'clsx';
import { Gauge } from 'lucide-react';
import { formatDuration } from '#lib/durations.ts';
import { formatCount } from '#lib/numbers.ts';
import { timeHint } from '#lib/times.ts';
import type { TokenUsage } from '#model/interception.ts';
import { countsInWords } from '#model/token-words.ts';
import { tokensOf } from '#model/tokens.ts';
import { OutsideText } from '#ui/outside-text.tsx';
import { Tag } from '#ui/tag.tsx';
import { Prompts } from './prompts.tsx';
import { gapHeight, type Happening, type TimelineEvent } from './timeline.ts';
import { ToolCall } from './tool-call.tsx';

/** Shorter gaps are seen in the times themselves. */
const NAMED_GAP = 2000;

export interface TimelineItemProps {
  event: TimelineEvent;
  initiallyOpen: boolean;
  /** Its place in the whole, from 1, and how many there are: only some are in the document. */
  place: number;
  size: number;
}

/** One event at its time, below as much room as the gap before it deserves. */
export function TimelineItem({ event, initiallyOpen, place, size }: TimelineItemProps) {
  const { what, at, offset, gap, oddity } = event;
  return (
    <div
      role="listitem"
      aria-posinset={place}
      aria-setsize={size}
      className="relative pb-2 pl-[88px] before:absolute before:inset-y-0 before:left-[75px] before:w-px before:bg-line-strong"
    >
      <div className="text-sm leading-none text-faint" style={{ height: gapHeight(gap) }}>
        {gap !== null && gap >= NAMED_GAP ? (
          <span className="tabular flex h-full items-center">
            {formatDuration(gap)}
            <span className="sr-only"> later</span>
          </span>
        ) : null}
      </div>
      <div className="relative">
        <div className="absolute top-[9px] -left-[88px] w-[66px] text-right font-mono text-sm text-muted">
          <time dateTime={at} title={timeHint(at)} className="tabular">
            {offset === null ? '?' : formatOffset(offset)}
          </time>
          <AnswerNumber what={what} />
        </div>
        <span
          aria-hidden="true"
          className={clsx(
            'absolute top-[13px] -left-[17px] size-[9px] rounded-full border-2 bg-bg',
            dot(what),
          )}
        />
        {oddity === null ? null : (
          <p className="mb-1">
            <Tag>
              {oddity === 'unreadable' ? (
                <>
                  time cannot be read: <OutsideText text={at} />
                </>
              ) : (
                oddity
              )}
            </Tag>
          </p>
        )}
        {what.kind === 'prompt' ? (
          <>
            <span className="sr-only">Prompt</span>
            <Prompts prompts={[what.prompt]} />
          </>
        ) : what.kind === 'tool call' ? (
          <ToolCall call={what.call} startedAt={null} initiallyOpen={initiallyOpen} />
        ) : what.kind === 'usage' ? (
          <UsageLine usage={what.usage} calls={what.response?.calls.length ?? 0} />
        ) : (
          <p className="pt-2 text-sm leading-[18px] text-muted">
            {what.kind === 'start' ? 'Started' : 'Ended'}
          </p>
        )}
      </div>
    </div>
  );
}

/** Which of the provider's answers brought it: the calls and counts of one answer bear the same number. */
function AnswerNumber({ what }: { what: Happening }) {
  const response = 'response' in what ? what.response : null;
  if (response === null) return null;
  return (
    <span className="block text-faint" title={`Provider response ${response.id}`}>
      <span className="sr-only">answer </span>#{response.number}
    </span>
  );
}

function UsageLine({ usage, calls }: { usage: TokenUsage; calls: number }) {
  return (
    <p className="tabular flex flex-wrap items-center gap-x-2.5 pt-2 text-sm text-muted">
      <Gauge aria-hidden="true" size={14} strokeWidth={1.75} />
      <span className="sr-only">Token usage:</span>
      {countsInWords(tokensOf(usage)).map(([name, count]) => (
        <span key={name}>
          {name} <span className="font-semibold text-text">{count}</span>
        </span>
      ))}
      {calls === 0 ? null : (
        <span className="text-faint">
          with {formatCount(calls)} {calls === 1 ? 'tool call' : 'tool calls'}
        </span>
      )}
    </p>
  );
}

function formatOffset(offset: number): string {
  return offset < 0 ? `−${formatDuration(-offset)}` : formatDuration(offset);
}

function dot(what: Happening): string {
  if (what.kind === 'prompt') return 'border-accent';
  if (what.kind === 'usage') return 'border-[var(--token-cache-read)]';
  if (what.kind === 'tool call') return what.call.invocation_error === '' ? 'border-muted' : 'border-error';
  return 'border-line-strong';
}
