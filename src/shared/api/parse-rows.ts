import { elementsOfMember, type Span } from '#shared/lib/json/json-slices.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { toRow, type InterceptionRow, type RowsPage } from '#shared/domain/interception-row.ts';
import { LenientPageSchema } from '#shared/domain/read-interception.ts';
import { readResponse } from './client.ts';
import { InvalidResponseError } from './errors.ts';

/**
 * Parses a list response. Each row retains what the columns need, and the byte range of its JSON.
 * @throws InvalidResponseError
 */
export function readRows(bytes: ArrayBuffer): RowsPage {
  const { results, ...page } = readResponse(new TextDecoder().decode(bytes), LenientPageSchema);
  const spans = elementsOfMember(new Uint8Array(bytes), 'results');
  const answer = new Blob([bytes]);
  return {
    ...page,
    results: results.map((row, index) => {
      const [textStart, textEnd]: Span = spans[index] ?? [0, 0];
      return toRow(row, { answer, textStart, textEnd });
    }),
  };
}

/** Why a page could not be parsed, as a plain object: an Error loses its own fields when a worker posts it. */
export interface ParseFailure {
  /** `InvalidResponseError.where`. */
  reason: string;
  excerpt: string;
}

export function parseRowsResult(bytes: ArrayBuffer): RowsPage | ParseFailure {
  try {
    return readRows(bytes);
  } catch (error) {
    if (error instanceof InvalidResponseError) return { reason: error.where, excerpt: error.excerpt };
    throw error;
  }
}

/**
 * Rows for the cache: equal users and names share one object. Each member is listed, because an object from a worker or
 * from spread syntax takes 1.5 times the memory.
 */
export function packRows({ results, ...page }: RowsPage): RowsPage {
  const people = new Map<string, Interception['initiator']>();
  const names = new Map<string, string>();
  const intern = <Value>(known: Map<string, Value>, key: string, value: Value): Value => {
    const shared = known.get(key);
    if (shared === undefined) known.set(key, value);
    return shared ?? value;
  };
  const name = (text: string): string => intern(names, text, text);
  const pack = ({ totals, ...row }: InterceptionRow): InterceptionRow => {
    const packed: InterceptionRow = {
      id: row.id,
      started_at: row.started_at,
      took: row.took,
      initiator: intern(people, JSON.stringify(row.initiator), row.initiator),
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
        failed: totals.failed,
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
      tool: name(row.tool),
      failedCalls: row.failedCalls,
      failure: row.failure,
      unread: row.unread,
      answer: row.answer,
      textStart: row.textStart,
      textEnd: row.textEnd,
    };
    if (row.isRunning) packed.isRunning = true;
    if (row.stored_start !== undefined) packed.stored_start = row.stored_start;
    return packed;
  };
  return { ...page, results: results.map(pack) };
}
