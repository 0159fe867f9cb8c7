import type { Interception, TokenUsage, ToolUsage, UserPrompt } from '#shared/domain/interception.ts';
import { createMicrosParser } from '#shared/domain/timestamps.ts';

/** A provider's response: any number of tool calls and token usages that share its ID. */
export interface ProviderResponse {
  id: string;
  /** One-based, in order of first appearance. */
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
  /** The server's timestamp string. */
  at: string;
  /** Milliseconds since the start, negative before it. Null if either time is invalid. */
  offset: number | null;
  /** Milliseconds since the previous event. Null for the first event and for invalid times. */
  gap: number | null;
  anomaly: 'unreadable' | 'before the start' | 'after the end' | 'ends before it starts' | null;
}

interface PositionedEntry {
  timelineEntry: TimelineEntry;
  at: string;
  id: string;
  micros: number | null;
}

/** Order at the same timestamp: a prompt comes before its tool calls, and those before their token usage. */
const RANKS: Record<TimelineEntry['kind'], number> = {
  start: 0,
  prompt: 1,
  'tool call': 2,
  usage: 3,
  end: 4,
};

/**
 * Sorts everything recorded about an interception by time, regardless of input order. Entries with an invalid time come
 * last, except the start, which is always first.
 */
export function timelineOf(interception: Interception): TimelineEvent[] {
  const { started_at, ended_at } = interception;
  const microsOf = createMicrosParser();
  const start = microsOf(started_at);
  const end = ended_at === null ? null : microsOf(ended_at);
  const entries = entriesOf(interception, microsOf).sort(compare);
  fillResponses(entries);

  let previous: number | null = null;
  return entries.map(({ timelineEntry, at, id, micros }) => {
    const event: TimelineEvent = {
      what: timelineEntry,
      key: `${timelineEntry.kind} ${id}`,
      at,
      offset: milliseconds(start, micros),
      gap: milliseconds(previous, micros),
      anomaly: anomalyOf(timelineEntry, micros, start, end),
    };
    previous = micros;
    return event;
  });
}

/** Pixels per doubling of a gap, and the maximum height of a gap. */
const GAP_STEP = 8;
const MAX_GAP = 96;

/**
 * Height of a gap in pixels. It is logarithmic in seconds, so that 2 s (13 px), 90 s (52 px) and an hour (95 px) look
 * different, and a night between two events does not push the page away.
 */
export function gapHeight(milliseconds: number | null): number {
  if (milliseconds === null || !(milliseconds > 0)) return 0;
  return Math.min(MAX_GAP, Math.round(GAP_STEP * Math.log2(1 + milliseconds / 1000)));
}

function entriesOf(interception: Interception, microsOf: (time: string) => number | null): PositionedEntry[] {
  const { id, started_at, ended_at, user_prompts, tool_usages, token_usages } = interception;
  const responses = new Map<string, ProviderResponse>();
  const entryOf = (
    timelineEntry: TimelineEntry,
    child: { id: string; created_at: string },
  ): PositionedEntry => ({
    timelineEntry,
    at: child.created_at,
    id: child.id,
    micros: microsOf(child.created_at),
  });
  // Rows without a response ID have no response, rather than sharing one.
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
    entryOf({ kind: 'start' }, { id, created_at: started_at }),
    ...user_prompts.map(prompt => entryOf({ kind: 'prompt', prompt }, prompt)),
    ...tool_usages.map(call => entryOf({ kind: 'tool call', call, response: responseOf(call) }, call)),
    ...token_usages.map(usage => entryOf({ kind: 'usage', usage, response: responseOf(usage) }, usage)),
    ...(ended_at === null ? [] : [entryOf({ kind: 'end' }, { id, created_at: ended_at })]),
  ];
}

/** Runs after sorting, so that the numbers do not depend on the input order. */
function fillResponses(entries: readonly PositionedEntry[]): void {
  let number = 0;
  for (const { timelineEntry } of entries) {
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
  // An end before the start says nothing about later events.
  const isEndValid = end !== null && (start === null || end >= start);
  return isEndValid && micros > end ? 'after the end' : null;
}

function milliseconds(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : (to - from) / 1000;
}
