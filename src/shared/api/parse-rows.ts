import { elementByteSpans, type Span } from '#shared/lib/json/json-element-spans.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { toRow, type InterceptionRow, type RowsPage } from '#shared/domain/interception-row.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import { readResponse } from './client.ts';
import { InvalidResponseError } from './errors.ts';

/**
 * Reads an answer of the list and keeps of each row what the columns need, and where its text stands.
 * @throws WrongFormError
 */
export function readRows(bytes: ArrayBuffer): RowsPage {
  const { count, results } = readResponse(new TextDecoder().decode(bytes), LenientPageSchema);
  const spans = elementByteSpans(new Uint8Array(bytes), 'results');
  const answer = new Blob([bytes]);
  return {
    count,
    results: results.map((row, index) => {
      const [textStart, textEnd]: Span = spans[index] ?? [0, 0];
      return toRow(row, { answer, textStart, textEnd });
    }),
  };
}

/** What a page could not be read for: an error would lose what it holds on its way out of a worker. */
export interface ParseFailure {
  /** As in a `WrongFormError`. */
  wrong: string;
  excerpt: string;
}

export function parseRowsResult(bytes: ArrayBuffer): RowsPage | ParseFailure {
  try {
    return readRows(bytes);
  } catch (error) {
    if (error instanceof InvalidResponseError) return { wrong: error.where, excerpt: error.excerpt };
    throw error;
  }
}

/**
 * The rows as they are kept: they share what is the same in them, a person, a model's name. Written out member by member,
 * because an object that was copied from a worker, or by spreading, takes half as much memory again.
 */
export function packRows({ count, results }: RowsPage): RowsPage {
  const people = new Map<string, Interception['initiator']>();
  const names = new Map<string, string>();
  const once = <Value>(known: Map<string, Value>, key: string, value: Value): Value => {
    const shared = known.get(key);
    if (shared === undefined) known.set(key, value);
    return shared ?? value;
  };
  const name = (text: string): string => once(names, text, text);
  const pack = ({ totals, ...row }: InterceptionRow): InterceptionRow => {
    const packed: InterceptionRow = {
      id: row.id,
      started_at: row.started_at,
      took: row.took,
      initiator: once(people, JSON.stringify(row.initiator), row.initiator),
      provider: name(row.provider),
      provider_name: row.provider_name === undefined ? undefined : name(row.provider_name),
      model: name(row.model),
      client: typeof row.client === 'string' ? name(row.client) : row.client,
      totals: {
        interceptions: totals.interceptions,
        prompts: totals.prompts,
        toolCalls: totals.toolCalls,
        injectedCalls: totals.injectedCalls,
        injectedErrors: totals.injectedErrors,
        unread: totals.unread,
        tokens: {
          input: totals.tokens.input,
          cache_read: totals.tokens.cache_read,
          cache_write: totals.tokens.cache_write,
          cache_write_1h: totals.tokens.cache_write_1h,
          output: totals.tokens.output,
        },
      },
      prompt: row.prompt,
      promptLength: row.promptLength,
      failedCalls: row.failedCalls,
      failure: row.failure,
      unread: row.unread,
      answer: row.answer,
      textStart: row.textStart,
      textEnd: row.textEnd,
    };
    if (row.stored_start !== undefined) packed.stored_start = row.stored_start;
    return packed;
  };
  return { count, results: results.map(pack) };
}
