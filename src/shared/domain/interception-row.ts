import { millisecondsBetween } from '#shared/i18n/times.ts';
import { failureOf, storedText, type Interception, invalidParts, type InvalidPart } from './interception.ts';
import { totalsOf, type Totals, noTotals } from './usage-totals.ts';

/** Where the JSON text of a row stands, in bytes of the answer it came in; a Blob's bytes are not in the page's heap. */
export interface RowText {
  answer: Blob;
  textStart: number;
  textEnd: number;
}

/** @throws where the browser has no room for it any more */
export function rowText({ answer, textStart, textEnd }: RowText): Promise<string> {
  return answer.slice(textStart, textEnd).text();
}

/**
 * What the columns and the sums need of an interception; the rest is read from its text when somebody opens it. Where that
 * stands is in the row itself: an object for it in each would be 16 bytes more.
 */
export interface InterceptionRow
  extends
    Pick<Interception, 'id' | 'started_at' | 'initiator' | 'provider' | 'provider_name' | 'model' | 'client'>,
    RowText {
  /** When it started as it is stored, where that is a time that RFC 3339 cannot write. */
  stored_start?: string;
  /** Milliseconds from its start to its end; null where one of them cannot be read. */
  took: number | null;
  totals: Totals;
  /** Its first prompt's beginning in one line, null where it has none. */
  prompt: string | null;
  /** Of that prompt whole. */
  promptLength: number;
  /** Calls with an error, whoever injected them. */
  failedCalls: number;
  /** The message's beginning only. */
  failure: { type: string; message: string } | null;
  /** How many fields could not be read, and in which lists; null where all could. */
  unread: { fields: number; parts: readonly InvalidPart[] } | null;
  /** Whether it came among rows that were there already: it took long, and was told of only when it had ended. */
  isLate?: true;
}

/** A page of the list, as far as it is kept. */
export interface RowsPage {
  /** The server's count of all that match. */
  count: number;
  results: readonly InterceptionRow[];
}

/** A row shows one line of a prompt or an error, in characters: what is beyond it need not be kept. */
const PREVIEW = 200;

export function toRow(interception: Interception, text: RowText): InterceptionRow {
  const { id, started_at, ended_at, initiator, provider, provider_name, model, client } = interception;
  const [first] = interception.user_prompts;
  const failure = failureOf(interception);
  const stored_start = storedText(interception, 'started_at');
  const isStored = stored_start !== null || storedText(interception, 'ended_at') !== null;
  return {
    id,
    started_at,
    took: isStored ? null : millisecondsBetween(started_at, ended_at),
    initiator,
    provider,
    provider_name,
    model,
    client,
    totals: totalsOf(interception),
    prompt: first ? preview(first.prompt) : null,
    promptLength: first?.prompt.length ?? 0,
    failedCalls: interception.tool_usages.filter(call => call.invocation_error !== '').length,
    failure: failure && { type: preview(failure.type), message: preview(failure.message) },
    unread: interception.unread
      ? { fields: interception.unread.length, parts: invalidParts(interception) }
      : null,
    answer: text.answer,
    textStart: text.textStart,
    textEnd: text.textEnd,
    ...(stored_start !== null && { stored_start }),
  };
}

/** A copy: a part that is cut out of a string keeps the whole of it in memory. */
function preview(text: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(text.slice(0, PREVIEW).replace(/\s+/g, ' ')));
  return String(copy);
}

/** A row of which only the id matters, for tests. */
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
    failedCalls: 0,
    failure: null,
    unread: null,
    answer: new Blob(),
    textStart: 0,
    textEnd: 0,
  };
}
