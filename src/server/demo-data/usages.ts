import type { Rng } from './rng.ts';
import type { ApiStyle } from './routes.ts';
import type { StoredMetadata } from './stored-interception.ts';

/**
 * The usage of one model response. `at` is the time of writing within the call, from 0 (start) to 1 (end).
 */
export interface Usage {
  /** Which response of the call: the gateway calls the model again after it has run a tool. */
  readonly responseIndex: 0 | 1;
  readonly at: number;
  readonly input: number;
  readonly output: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly metadata: StoredMetadata;
}

/** The size of a conversation, in tokens; it grows with every step. */
export interface Context {
  readonly cached: number;
  readonly fresh: number;
}

const MAX_CONTEXT_TOKENS = 150_000;

export function firstContext(rng: Rng, agentic: boolean): Context {
  const fresh = Math.round(
    agentic ? rng.logNormal(12_000, 0.4, 5000, 20_000) : rng.logNormal(1200, 1, 50, 20_000),
  );
  // A system prompt sent minutes ago is still in the provider's cache.
  const cached = agentic && rng.chance(0.6) ? Math.round(rng.logNormal(13_000, 0.3, 4000, 30_000)) : 0;
  return { cached, fresh };
}

/** A conversation near the limit is compacted, as agents do. */
export function nextContext(rng: Rng, { cached, fresh }: Context): Context {
  const total = cached + fresh;
  return {
    cached: total > MAX_CONTEXT_TOKENS ? Math.round(rng.between(12_000, 20_000)) : total,
    fresh: Math.round(rng.logNormal(1100, 1.1, 60, 20_000)),
  };
}

const outputTokens = (rng: Rng): number => Math.round(rng.logNormal(260, 1.1, 20, 8000));

/** Streaming records the input at the start of the message, and the output at its end. */
function messagesUsages(rng: Rng, { cached, fresh }: Context, streaming: boolean): Usage[] {
  const cacheWrite = fresh > 1024 ? fresh - rng.int(4, 60) : 0;
  const longLived = rng.chance(0.2) ? Math.round(cacheWrite * 0.8) : 0;
  const output = outputTokens(rng);
  const started: Usage = {
    responseIndex: 0,
    at: streaming ? 0.2 : 0.95,
    input: fresh - cacheWrite,
    output: streaming ? rng.int(1, 8) : output,
    cache_read: cached,
    cache_write: cacheWrite,
    metadata: {
      web_search_requests: rng.chance(0.02) ? rng.int(1, 3) : 0,
      cache_creation_input: cacheWrite,
      cache_read_input: cached,
      cache_ephemeral_1h_input: longLived,
      cache_ephemeral_5m_input: cacheWrite - longLived,
    },
  };
  if (!streaming) return [started];
  return [
    started,
    { responseIndex: 0, at: 0.96, input: 0, output, cache_read: 0, cache_write: 0, metadata: {} },
  ];
}

/** OpenAI caches blocks of 128 tokens, and Coder excludes them from `input_tokens`. */
function openaiCounts(rng: Rng, { cached, fresh }: Context) {
  const total = cached + fresh;
  const read = cached === 0 ? 0 : Math.floor(cached / 128) * 128;
  const output = outputTokens(rng);
  const reasoning = rng.chance(0.55)
    ? Math.min(output, Math.round(rng.logNormal(128, 0.9, 0, 4000) / 64) * 64)
    : 0;
  return { total, read, output, reasoning };
}

function chatUsages(rng: Rng, context: Context): Usage[] {
  const { total, read, output, reasoning } = openaiCounts(rng, context);
  const metadata = {
    prompt_audio: 0,
    prompt_cached: read,
    completion_accepted_prediction: rng.chance(0.03) ? rng.int(1, 40) : 0,
    completion_rejected_prediction: 0,
    completion_audio: 0,
    completion_reasoning: reasoning,
  };
  return [
    { responseIndex: 0, at: 0.95, input: total - read, output, cache_read: read, cache_write: 0, metadata },
  ];
}

function responsesUsages(rng: Rng, context: Context): Usage[] {
  const { total, read, output, reasoning } = openaiCounts(rng, context);
  const metadata = { input_cached: read, output_reasoning: reasoning, total_tokens: total + output };
  return [
    { responseIndex: 0, at: 0.95, input: total - read, output, cache_read: read, cache_write: 0, metadata },
  ];
}

/** The usage rows of one response. */
export function usagesOf(rng: Rng, apiStyle: ApiStyle, context: Context): Usage[] {
  if (apiStyle === 'messages') return messagesUsages(rng, context, rng.chance(0.9));
  return apiStyle === 'chat' ? chatUsages(rng, context) : responsesUsages(rng, context);
}

/** Two responses within one call: the first in its first half, the second in its second. */
export function twoResponsesInOneCall(first: readonly Usage[], second: readonly Usage[]): Usage[] {
  return [
    ...first.map(usage => ({ ...usage, at: usage.at * 0.5 })),
    ...second.map(usage => ({ ...usage, responseIndex: 1 as const, at: 0.5 + usage.at * 0.5 })),
  ];
}

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A response ID in the provider's format. */
export function responseId(rng: Rng, apiStyle: ApiStyle): string {
  if (apiStyle === 'messages') return `msg_01${rng.letters(BASE62, 22)}`;
  if (apiStyle === 'chat') return `chatcmpl-C${rng.letters(BASE62, 28)}`;
  return `resp_${rng.letters('0123456789abcdef', 48)}`;
}
