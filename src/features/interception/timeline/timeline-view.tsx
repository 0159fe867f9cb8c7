import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import type { Interception } from '#shared/domain/interception.ts';
import { useFoundAny, type GivenText } from '#shared/ui/search-matches.ts';
import { usePrinting } from '#shared/ui/use-printing.ts';
import { TimelineItem, type TimelineItemProps } from './timeline-event.tsx';
import { gapHeight, timelineOf, type TimelineEvent } from './timeline.ts';
import { startsOpen } from '#features/interception/tool-summary.ts';
import { t } from '#shared/i18n/t.ts';

/** Events drawn together: few enough for one frame, so many that thousands of events are a thousand pieces. */
const PIECE = 10;
/** How far off the screen a piece is drawn, so that reading on never meets a blank. */
const AHEAD = '1200px 0px';

/** What was recorded, in the order in which it happened. Give it the interception's id as key. */
export function TimelineView({ interception }: { interception: Interception }) {
  const pieces = useMemo(() => piecesOf(interception), [interception]);
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
  const found = useFoundAny(() => items.flatMap(textsOf));
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

function piecesOf(interception: Interception): TimelineItemProps[][] {
  const events = timelineOf(interception);
  const pieces: TimelineItemProps[][] = [];
  let calls = 0;
  events.forEach((event, index) => {
    if (index % PIECE === 0) pieces.push([]);
    const { what } = event;
    pieces.at(-1)?.push({
      event,
      initiallyOpen: what.kind === 'tool call' && startsOpen(what.call.input, calls),
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
