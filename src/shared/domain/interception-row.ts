import { millisecondsBetween } from '#shared/i18n/times.ts';
import { failureOf, storedText, type Interception, invalidParts, type InvalidPart } from './interception.ts';
import { totalsOf, type Totals, noTotals } from './usage-totals.ts';

/** The byte range of a row's JSON in its response. A Blob's bytes are outside the JavaScript heap. */
export interface RowText {
  answer: Blob;
  textStart: number;
  textEnd: number;
}

/** @throws if the browser cannot read the Blob anymore */
export function rowText({ answer, textStart, textEnd }: RowText): Promise<string> {
  return answer.slice(textStart, textEnd).text();
}

/**
 * The part of an interception that the columns and totals need; the rest is parsed from its JSON when it is opened.
 * `RowText` is inlined, because a nested object would take 16 bytes more per row.
 */
export interface InterceptionRow
  extends
    Pick<Interception, 'id' | 'started_at' | 'initiator' | 'provider' | 'provider_name' | 'model' | 'client'>,
    RowText {
  /** The stored start time if RFC 3339 cannot express it. */
  stored_start?: string;
  /** Duration in milliseconds; null if the start or end time is invalid or missing. */
  took: number | null;
  /** Whether it had not ended when it was loaded. */
  isRunning?: true;
  totals: Totals;
  /** The start of the first prompt, on one line. */
  prompt: string | null;
  /** Length of the complete first prompt, in characters. */
  promptLength: number;
  /** The name of the first tool call, truncated; empty without one. */
  tool: string;
  /** Number of tool calls with an error, injected or not. */
  failedCalls: number;
  /** Both texts are truncated. */
  failure: { type: string; message: string } | null;
  /** Number of invalid fields and the lists that contain them; null if there are none. */
  unread: { fields: number; parts: readonly InvalidPart[] } | null;
  /** Whether a live update inserted it between loaded rows, because it ran so long that it was listed late. */
  isLate?: true;
}

/** A page of the list as it is cached. */
export interface RowsPage {
  /** The server's count of all matching rows. */
  count: number;
  /** The number of newest rows that are sorted, if not all are. */
  sorted?: number;
  results: readonly InterceptionRow[];
}

/** Characters of a prompt or error that are cached, because a row shows one line. */
const MAX_PREVIEW = 200;

export function toRow(interception: Interception, text: RowText): InterceptionRow {
  const { id, started_at, ended_at, initiator, provider, provider_name, model, client } = interception;
  const [first] = interception.user_prompts;
  const failure = failureOf(interception);
  const stored_start = storedText(interception, 'started_at');
  const hasUnrepresentableTime = stored_start !== null || storedText(interception, 'ended_at') !== null;
  return {
    id,
    started_at,
    took: hasUnrepresentableTime ? null : millisecondsBetween(started_at, ended_at),
    initiator,
    provider,
    provider_name,
    model,
    client,
    totals: totalsOf(interception),
    prompt: first ? preview(first.prompt) : null,
    promptLength: first?.prompt.length ?? 0,
    tool: preview(interception.tool_usages[0]?.tool ?? ''),
    failedCalls: interception.tool_usages.filter(call => call.invocation_error !== '').length,
    failure: failure && { type: preview(failure.type), message: preview(failure.message) },
    unread: interception.unread
      ? { fields: interception.unread.length, parts: invalidParts(interception) }
      : null,
    answer: text.answer,
    textStart: text.textStart,
    textEnd: text.textEnd,
    ...(ended_at === null && storedText(interception, 'ended_at') === null && { isRunning: true }),
    ...(stored_start !== null && { stored_start }),
  };
}

/** Makes a copy, because a slice of a string retains the whole string in memory. */
function preview(text: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(text.slice(0, MAX_PREVIEW).replace(/\s+/g, ' ')));
  return String(copy);
}

/** For tests that only need an ID. */
export function rowOf(id: string): InterceptionRow {
  return {
    id,
    started_at: '2026-11-20T14:00:00Z',
    took: null,
    initiator: { id: 'p', username: 'ada', name: '', avatar_url: '' },
    provider: 'openai',
    model: 'm',
    client: null,
    totals: noTotals(),
    prompt: null,
    promptLength: 0,
    tool: '',
    failedCalls: 0,
    failure: null,
    unread: null,
    answer: new Blob(),
    textStart: 0,
    textEnd: 0,
  };
}
