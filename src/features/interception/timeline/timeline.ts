import type { Interception, TokenUsage, ToolUsage, UserPrompt } from '#shared/domain/interception.ts';
import { createMicrosParser } from '#shared/domain/timestamps.ts';

/** What one answer of the provider brought: calls of tools and counts of tokens that name it, in any number. */
export interface ProviderResponse {
  id: string;
  /** From 1, in the order in which the answers first appear. */
  number: number;
  calls: ToolUsage[];
  usages: TokenUsage[];
}

export type TimelineEntry =
  | { kind: 'start' }
  | { kind: 'prompt'; prompt: UserPrompt }
  | { kind: 'tool call'; call: ToolUsage; response: ProviderResponse | null }
  | { kind: 'usage'; usage: TokenUsage; response: ProviderResponse | null }
  | { kind: 'end' };

export interface TimelineEvent {
  what: TimelineEntry;
  key: string;
  /** The server's own string. */
  at: string;
  /** Milliseconds since the start, negative before it; null where either time cannot be read. */
  offset: number | null;
  /** Milliseconds since the event before this one; null for the first, and where a time cannot be read. */
  gap: number | null;
  anomaly: 'unreadable' | 'before the start' | 'after the end' | 'ends before it starts' | null;
}

interface PositionedEntry {
  timelineEntry: TimelineEntry;
  at: string;
  id: string;
  micros: number | null;
}

/** At the same instant: a prompt asks, an answer calls tools, then it is counted. */
const RANKS: Record<TimelineEntry['kind'], number> = {
  start: 0,
  prompt: 1,
  'tool call': 2,
  usage: 3,
  end: 4,
};

/**
 * Everything recorded about an interception in the order in which it happened, whatever order it came in. What has no
 * readable time stands at the end, the start aside, which nothing can come before.
 */
export function timelineOf(interception: Interception): TimelineEvent[] {
  const { started_at, ended_at } = interception;
  const microsOf = createMicrosParser();
  const start = microsOf(started_at);
  const end = ended_at === null ? null : microsOf(ended_at);
  const placed = placesOf(interception, microsOf).sort(compare);
  fillResponses(placed);

  let before: number | null = null;
  return placed.map(({ timelineEntry, at, id, micros }) => {
    const event: TimelineEvent = {
      what: timelineEntry,
      key: `${timelineEntry.kind} ${id}`,
      at,
      offset: milliseconds(start, micros),
      gap: milliseconds(before, micros),
      anomaly: anomalyOf(timelineEntry, micros, start, end),
    };
    before = micros;
    return event;
  });
}

/** The least height of a gap that is felt, and the one that no gap exceeds, pixels. */
const GAP_STEP = 8;
const LARGEST_GAP = 96;

/**
 * A gap to scale, in pixels: the logarithm of its seconds, so that 2 s (13 px), 90 s (52 px) and an hour (95 px) are told
 * apart at a glance, and no night between two events pushes the page away.
 */
export function gapHeight(milliseconds: number | null): number {
  if (milliseconds === null || !(milliseconds > 0)) return 0;
  return Math.min(LARGEST_GAP, Math.round(GAP_STEP * Math.log2(1 + milliseconds / 1000)));
}

function placesOf(interception: Interception, microsOf: (time: string) => number | null): PositionedEntry[] {
  const { id, started_at, ended_at, user_prompts, tool_usages, token_usages } = interception;
  const responses = new Map<string, ProviderResponse>();
  const place = (
    timelineEntry: TimelineEntry,
    child: { id: string; created_at: string },
  ): PositionedEntry => ({
    timelineEntry,
    at: child.created_at,
    id: child.id,
    micros: microsOf(child.created_at),
  });
  // Rows without the id of an answer belong to none, not all to the same.
  const responseOf = ({ provider_response_id }: ToolUsage | TokenUsage): ProviderResponse | null => {
    if (provider_response_id === '') return null;
    let response = responses.get(provider_response_id);
    if (!response) {
      response = { id: provider_response_id, number: 0, calls: [], usages: [] };
      responses.set(provider_response_id, response);
    }
    return response;
  };
  return [
    place({ kind: 'start' }, { id, created_at: started_at }),
    ...user_prompts.map(prompt => place({ kind: 'prompt', prompt }, prompt)),
    ...tool_usages.map(call => place({ kind: 'tool call', call, response: responseOf(call) }, call)),
    ...token_usages.map(usage => place({ kind: 'usage', usage, response: responseOf(usage) }, usage)),
    ...(ended_at === null ? [] : [place({ kind: 'end' }, { id, created_at: ended_at })]),
  ];
}

/** Once all is in order, so that what came in which order does not show. */
function fillResponses(placed: readonly PositionedEntry[]): void {
  let number = 0;
  for (const { timelineEntry } of placed) {
    if (timelineEntry.kind !== 'tool call' && timelineEntry.kind !== 'usage') continue;
    const { response } = timelineEntry;
    if (response === null) continue;
    if (response.number === 0) response.number = number += 1;
    if (timelineEntry.kind === 'tool call') response.calls.push(timelineEntry.call);
    else response.usages.push(timelineEntry.usage);
  }
}

function compare(a: PositionedEntry, b: PositionedEntry): number {
  if (a.micros !== b.micros) {
    if (a.micros === null) return a.timelineEntry.kind === 'start' ? -1 : 1;
    if (b.micros === null) return b.timelineEntry.kind === 'start' ? 1 : -1;
    return a.micros < b.micros ? -1 : 1;
  }
  const ranks = RANKS[a.timelineEntry.kind] - RANKS[b.timelineEntry.kind];
  return ranks === 0 ? Number(a.id > b.id) - Number(a.id < b.id) : ranks;
}

function anomalyOf(
  { kind }: TimelineEntry,
  micros: number | null,
  start: number | null,
  end: number | null,
): TimelineEvent['anomaly'] {
  if (micros === null) return 'unreadable';
  if (start !== null && micros < start) return kind === 'end' ? 'ends before it starts' : 'before the start';
  // An end before the start says nothing of what happened after it.
  const isEndUsable = end !== null && (start === null || end >= start);
  return isEndUsable && micros > end ? 'after the end' : null;
}

function milliseconds(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : (to - from) / 1000;
}
