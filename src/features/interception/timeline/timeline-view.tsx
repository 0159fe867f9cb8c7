import clsx from 'clsx';
import { Gauge } from 'lucide-react';
import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import { formatDuration, formatOffset } from '#shared/i18n/durations.ts';
import { timeHint } from '#shared/i18n/times.ts';
import type { TokenUsage, Interception } from '#shared/domain/interception.ts';
import { countsInWords, tokensOf } from '#shared/domain/tokens.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Tag } from '#shared/ui/labels.tsx';
import { ResponseHeading } from '#features/interception/detail-fields.tsx';
import { Prompts } from '#features/interception/prompts.tsx';
import { ToolCall } from '#features/interception/tool-calls.tsx';
import { plural, t } from '#shared/i18n/t.ts';
import { useHasMatch, type GivenText } from '#shared/ui/search-matches.ts';
import { usePrinting } from '#shared/ui/browser-state.ts';
import { isExpandedByDefault } from '#features/interception/tool-summary.ts';
import {
  gapHeight,
  type TimelineEntry,
  type ProviderResponse,
  type TimelineEvent,
  timelineOf,
} from './timeline.ts';

/** Shorter gaps are seen in the times themselves. */
const NAMED_GAP = 2000;

const ODDITIES = {
  'before the start': t('before the start'),
  'after the end': t('after the end'),
  'ends before it starts': t('ends before it starts'),
} as const;

interface TimelineItemProps {
  event: TimelineEvent;
  initiallyOpen: boolean;
  /** Its place in the whole, from 1, and how many there are: only some are in the document. */
  place: number;
  size: number;
}

/** One event at its time, below as much room as the gap before it deserves. */
function TimelineItem({ event, initiallyOpen, place, size }: TimelineItemProps) {
  const { what, at, offset, gap, anomaly } = event;
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
        {anomaly === null ? null : (
          <p className="mb-1">
            <Tag>
              {anomaly === 'unreadable'
                ? rich('invalid time: {time}', { time: <UntrustedText text={at} /> })
                : ODDITIES[anomaly]}
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
      <ResponseHeading response={response} />
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

function dot(what: TimelineEntry): string {
  if (what.kind === 'prompt') return 'border-accent';
  if (what.kind === 'usage') return 'border-[var(--token-cache-read)]';
  if (what.kind === 'tool call') return what.call.invocation_error === '' ? 'border-muted' : 'border-error';
  return 'border-line-strong';
}

/** Events drawn together: few enough for one frame, so many that thousands of events are a thousand pieces. */
const PIECE = 10;
/** How far off the screen a piece is drawn, so that reading on never meets a blank. */
const AHEAD = '1200px 0px';

/** What was recorded, in the order in which it happened. Give it the interception's id as key. */
export function TimelineView({ interception }: { interception: Interception }) {
  const pieces = useMemo(() => timelineSegments(interception), [interception]);
  const printing = usePrinting();
  return (
    <div role="list" aria-label={t('Timeline')}>
      {pieces.map((items, index) => (
        <Piece key={index} items={items} drawn={index === 0 || printing} />
      ))}
    </div>
  );
}

/**
 * Once drawn a piece stays, so that what was unfolded in it stays unfolded; where it is off the screen the browser
 * skips its layout. Works in whatever scrolls, a panel or the page.
 */
function Piece({ items, drawn: isAsked }: { items: readonly TimelineItemProps[]; drawn: boolean }) {
  const found = useHasMatch(() => items.flatMap(textsOf));
  const drawn = isAsked || found;
  const [reached, setReached] = useState(isAsked);
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (reached || !place.current) return;
    const observer = new IntersectionObserver(
      entries => {
        // Drawn between frames: several pieces come near at once in a fast scroll.
        if (entries.some(entry => entry.isIntersecting)) startTransition(() => setReached(true));
      },
      { rootMargin: AHEAD, scrollMargin: AHEAD },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [reached]);

  const height = items.reduce((sum, { event }) => sum + estimatedHeight(event), 0);
  if (!reached && !drawn) return <div ref={place} style={{ height }} />;
  return (
    <div
      className="[content-visibility:auto] print:[content-visibility:visible]"
      style={{ containIntrinsicBlockSize: `auto ${height}px` }}
    >
      {items.map(item => (
        <TimelineItem key={item.event.key} {...item} />
      ))}
    </div>
  );
}

function timelineSegments(interception: Interception): TimelineItemProps[][] {
  const events = timelineOf(interception);
  const pieces: TimelineItemProps[][] = [];
  let calls = 0;
  events.forEach((event, index) => {
    if (index % PIECE === 0) pieces.push([]);
    const { what } = event;
    pieces.at(-1)?.push({
      event,
      initiallyOpen: what.kind === 'tool call' && isExpandedByDefault(what.call.input, calls),
      place: index + 1,
      size: events.length,
    });
    if (what.kind === 'tool call') calls += 1;
  });
  return pieces;
}

/** As they were searched. */
function textsOf({ event: { what } }: TimelineItemProps): GivenText[] {
  if (what.kind === 'prompt') return [{ text: what.prompt.prompt, isJson: false }];
  if (what.kind !== 'tool call') return [];
  const { tool, input, invocation_error } = what.call;
  return [
    { text: input, isJson: true },
    { text: tool, isJson: false },
    { text: invocation_error, isJson: false },
  ];
}

/** Pixels, as drawn: it only has to keep the scroll bar honest until the event itself is there. */
const HEIGHTS = { start: 34, prompt: 64, 'tool call': 48, usage: 34, end: 34 } as const;

function estimatedHeight({ what, gap }: TimelineEvent): number {
  return HEIGHTS[what.kind] + gapHeight(gap);
}
