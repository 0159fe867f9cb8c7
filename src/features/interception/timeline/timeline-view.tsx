import clsx from 'clsx';
import { Gauge } from 'lucide-react';
import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import { formatDuration, formatOffset } from '#shared/i18n/durations.ts';
import { timeHint } from '#shared/i18n/times.ts';
import type { TokenUsage, Interception } from '#shared/domain/interception.ts';
import { tokenCountLabels, tokensOf } from '#shared/domain/tokens.ts';
import { rich } from '#shared/i18n/rich.tsx';
import { Icon } from '#shared/ui/icon.tsx';
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

/** Minimum gap with a label, in milliseconds. Shorter gaps are visible from the times. */
const MIN_LABELED_GAP_MS = 2000;

const ANOMALY_LABELS = {
  'before the start': t('before the start'),
  'after the end': t('after the end'),
  'ends before it starts': t('ends before it starts'),
} as const;

interface TimelineItemProps {
  event: TimelineEvent;
  initiallyOpen: boolean;
  /** One-based position and total number of events, because only some are in the DOM. */
  position: number;
  size: number;
}

/** One event, below a space in proportion to the gap before it. */
function TimelineItem({ event, initiallyOpen, position, size }: TimelineItemProps) {
  const { what, at, offset, gap, anomaly } = event;
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={size}
      className="relative pb-2 ps-[88px] before:absolute before:inset-y-0 before:start-[75px] before:w-px before:bg-line-strong"
    >
      <div className="text-sm leading-none text-faint" style={{ height: gapHeight(gap) }}>
        {gap !== null && gap >= MIN_LABELED_GAP_MS ? (
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
                : ANOMALY_LABELS[anomaly]}
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
      <Icon icon={Gauge} />
      <span className="sr-only">{t('Token usage:')}</span>
      <ResponseHeading response={response} />
      {tokenCountLabels(tokensOf(usage)).map(([name, count], index) => (
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

/** Events per segment: few enough to render in one frame, and thousands of events need only hundreds of segments. */
const SEGMENT_SIZE = 10;
/** Distance from the viewport at which a segment renders, so that scrolling shows no blank space. */
const RENDER_MARGIN = '1200px 0px';

/** Events in order of time. It needs the interception's ID as `key`. */
export function TimelineView({ interception }: { interception: Interception }) {
  const segments = useMemo(() => timelineSegments(interception), [interception]);
  const printing = usePrinting();
  return (
    <div role="list" aria-label={t('Timeline')}>
      {segments.map((items, index) => (
        <TimelineSegment key={index} items={items} initiallyRendered={index === 0 || printing} />
      ))}
    </div>
  );
}

/**
 * A rendered segment stays rendered, so that expanded content stays expanded. Outside of the viewport the browser skips its
 * layout. It works in any scroll container.
 */
function TimelineSegment({
  items,
  initiallyRendered,
}: {
  items: readonly TimelineItemProps[];
  initiallyRendered: boolean;
}) {
  const found = useHasMatch(() => items.flatMap(textsOf));
  const shouldRender = initiallyRendered || found;
  const [reached, setReached] = useState(initiallyRendered);
  const placeholder = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (reached || !placeholder.current) return;
    const observer = new IntersectionObserver(
      entries => {
        // Deferred, because a fast scroll can reach several segments at once.
        if (entries.some(entry => entry.isIntersecting)) startTransition(() => setReached(true));
      },
      { rootMargin: RENDER_MARGIN, scrollMargin: RENDER_MARGIN },
    );
    observer.observe(placeholder.current);
    return () => observer.disconnect();
  }, [reached]);

  const height = items.reduce((sum, { event }) => sum + estimatedHeight(event), 0);
  if (!reached && !shouldRender) return <div ref={placeholder} style={{ height }} />;
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
  const segments: TimelineItemProps[][] = [];
  let calls = 0;
  events.forEach((event, index) => {
    if (index % SEGMENT_SIZE === 0) segments.push([]);
    const { what } = event;
    segments.at(-1)?.push({
      event,
      initiallyOpen: what.kind === 'tool call' && isExpandedByDefault(what.call.input, calls),
      position: index + 1,
      size: events.length,
    });
    if (what.kind === 'tool call') calls += 1;
  });
  return segments;
}

/** The texts of an event as the search sees them. */
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

/** Estimated heights in pixels, for the scroll bar until an event renders. */
const HEIGHTS = { start: 34, prompt: 64, 'tool call': 48, usage: 34, end: 34 } as const;

function estimatedHeight({ what, gap }: TimelineEvent): number {
  return HEIGHTS[what.kind] + gapHeight(gap);
}
