import clsx from 'clsx';
import { Gauge } from 'lucide-react';
import { formatDuration, formatOffset } from '#shared/i18n/durations.ts';
import { timeHint } from '#shared/i18n/times.ts';
import type { TokenUsage } from '#shared/domain/interception.ts';
import { countsInWords } from '#shared/domain/token-words.ts';
import { tokensOf } from '#shared/domain/tokens.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { OutsideText } from '#shared/ui/outside-text.tsx';
import { Tag } from '#shared/ui/tag.tsx';
import { AnswerNumber } from '#features/interception/answer-number.tsx';
import { Prompts } from '#features/interception/prompts.tsx';
import { gapHeight, type Happening, type ProviderResponse, type TimelineEvent } from './timeline.ts';
import { ToolCall } from '#features/interception/tool-call.tsx';
import { plural, t } from '#shared/i18n/t.ts';

/** Shorter gaps are seen in the times themselves. */
const NAMED_GAP = 2000;

const ODDITIES = {
  'before the start': t('before the start'),
  'after the end': t('after the end'),
  'ends before it starts': t('ends before it starts'),
} as const;

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
      className="relative pb-2 ps-[88px] before:absolute before:inset-y-0 before:start-[75px] before:w-px before:bg-line-strong"
    >
      <div className="text-sm leading-none text-faint" style={{ height: gapHeight(gap) }}>
        {gap !== null && gap >= NAMED_GAP ? (
          <span className="tabular flex h-full items-center">
            <span aria-hidden="true">{formatDuration(gap)}</span>
            <span className="sr-only">{t('{duration} later', { duration: formatDuration(gap) })}</span>
          </span>
        ) : null}
      </div>
      <div className="relative">
        <time
          dateTime={at}
          title={timeHint(at)}
          className="tabular absolute top-[9px] -start-[88px] w-[66px] text-end font-mono text-sm text-muted"
        >
          {offset === null ? '?' : offset < 0 ? formatOffset(offset) : formatDuration(offset)}
        </time>
        <span
          aria-hidden="true"
          className={clsx(
            'absolute top-[13px] -start-[17px] size-[9px] rounded-full border-2 bg-bg',
            dot(what),
          )}
        />
        {oddity === null ? null : (
          <p className="mb-1">
            <Tag>
              {oddity === 'unreadable'
                ? rich('time cannot be read: {time}', { time: <OutsideText text={at} /> })
                : ODDITIES[oddity]}
            </Tag>
          </p>
        )}
        {what.kind === 'prompt' ? (
          <>
            <span className="sr-only">{t('Prompt')}</span>
            <Prompts prompts={[what.prompt]} />
          </>
        ) : what.kind === 'tool call' ? (
          <ToolCall
            call={what.call}
            startedAt={null}
            response={what.response}
            initiallyOpen={initiallyOpen}
          />
        ) : what.kind === 'usage' ? (
          <UsageLine usage={what.usage} response={what.response} />
        ) : (
          <p className="pt-2 text-sm leading-[18px] text-muted">
            {what.kind === 'start' ? t('Started') : t('Ended')}
          </p>
        )}
      </div>
    </div>
  );
}

function UsageLine({ usage, response }: { usage: TokenUsage; response: ProviderResponse | null }) {
  const calls = response?.calls.length ?? 0;
  return (
    <p className="tabular flex flex-wrap items-center gap-x-2.5 pt-2 text-sm text-muted">
      <Gauge aria-hidden="true" size={14} strokeWidth={1.75} />
      <span className="sr-only">{t('Token usage:')}</span>
      <AnswerNumber response={response} />
      {countsInWords(tokensOf(usage)).map(([name, count], index) => (
        <span key={index}>
          {name} <span className="font-semibold text-text">{count}</span>
        </span>
      ))}
      {calls === 0 ? null : (
        <span className="text-faint">
          {plural(calls, { one: 'with {n} tool call', other: 'with {n} tool calls' })}
        </span>
      )}
    </p>
  );
}

function dot(what: Happening): string {
  if (what.kind === 'prompt') return 'border-accent';
  if (what.kind === 'usage') return 'border-[var(--token-cache-read)]';
  if (what.kind === 'tool call') return what.call.invocation_error === '' ? 'border-muted' : 'border-error';
  return 'border-line-strong';
}
