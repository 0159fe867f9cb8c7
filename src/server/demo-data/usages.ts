import type { Rng } from './rng.ts';
import type { Flavour } from './routes.ts';
import type { StoredMetadata } from './stored-interception.ts';

/** What one answer of a model cost. `at` is where in the call it was written: 0 its start, 1 its end. */
export interface Usage {
  /** Which of the call's answers: the gateway asks again when it has run a tool itself. */
  readonly answer: 0 | 1;
  readonly at: number;
  readonly input: number;
  readonly output: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly metadata: StoredMetadata;
}

/** How much of a conversation the model has been sent so far: it grows with every step. */
export interface Context {
  readonly cached: number;
  readonly fresh: number;
}

const LONGEST_CONTEXT = 150_000;

export function firstContext(rng: Rng, agentic: boolean): Context {
  const fresh = Math.round(agentic ? rng.spread(12_000, 0.4, 5000, 20_000) : rng.spread(1200, 1, 50, 20_000));
  // A system prompt that was sent minutes ago is still in the provider's cache.
  const cached = agentic && rng.chance(0.6) ? Math.round(rng.spread(13_000, 0.3, 4000, 30_000)) : 0;
  return { cached, fresh };
}

/** A conversation near the limit is compacted, as agents do. */
export function nextContext(rng: Rng, { cached, fresh }: Context): Context {
  const grown = cached + fresh;
  return {
    cached: grown > LONGEST_CONTEXT ? Math.round(rng.between(12_000, 20_000)) : grown,
    fresh: Math.round(rng.spread(1100, 1.1, 60, 20_000)),
  };
}

const answerLength = (rng: Rng): number => Math.round(rng.spread(260, 1.1, 20, 8000));

/** Streaming writes what went in when the message starts, and what came out when it ends. */
function messagesUsages(rng: Rng, { cached, fresh }: Context, streaming: boolean): Usage[] {
  const written = fresh > 1024 ? fresh - rng.whole(4, 60) : 0;
  const long = rng.chance(0.2) ? Math.round(written * 0.8) : 0;
  const output = answerLength(rng);
  const started: Usage = {
    answer: 0,
    at: streaming ? 0.2 : 0.95,
    input: fresh - written,
    output: streaming ? rng.whole(1, 8) : output,
    cache_read: cached,
    cache_write: written,
    metadata: {
      web_search_requests: rng.chance(0.02) ? rng.whole(1, 3) : 0,
      cache_creation_input: written,
      cache_read_input: cached,
      cache_ephemeral_1h_input: long,
      cache_ephemeral_5m_input: written - long,
    },
  };
  if (!streaming) return [started];
  return [started, { answer: 0, at: 0.96, input: 0, output, cache_read: 0, cache_write: 0, metadata: {} }];
}

/** OpenAI caches in whole blocks of 128 tokens, and Coder stores `input_tokens` without them. */
function openaiCounts(rng: Rng, { cached, fresh }: Context) {
  const total = cached + fresh;
  const read = cached === 0 ? 0 : Math.floor(cached / 128) * 128;
  const output = answerLength(rng);
  const reasoning = rng.chance(0.55)
    ? Math.min(output, Math.round(rng.spread(128, 0.9, 0, 4000) / 64) * 64)
    : 0;
  return { total, read, output, reasoning };
}

function chatUsages(rng: Rng, context: Context): Usage[] {
  const { total, read, output, reasoning } = openaiCounts(rng, context);
  const metadata = {
    prompt_audio: 0,
    prompt_cached: read,
    completion_accepted_prediction: rng.chance(0.03) ? rng.whole(1, 40) : 0,
    completion_rejected_prediction: 0,
    completion_audio: 0,
    completion_reasoning: reasoning,
  };
  return [{ answer: 0, at: 0.95, input: total - read, output, cache_read: read, cache_write: 0, metadata }];
}

function responsesUsages(rng: Rng, context: Context): Usage[] {
  const { total, read, output, reasoning } = openaiCounts(rng, context);
  const metadata = { input_cached: read, output_reasoning: reasoning, total_tokens: total + output };
  return [{ answer: 0, at: 0.95, input: total - read, output, cache_read: read, cache_write: 0, metadata }];
}

/** The usage rows that one answer leaves. */
export function usagesOf(rng: Rng, flavour: Flavour, context: Context): Usage[] {
  if (flavour === 'messages') return messagesUsages(rng, context, rng.chance(0.9));
  return flavour === 'chat' ? chatUsages(rng, context) : responsesUsages(rng, context);
}

/** Two answers within one call: the first in its first half, the second after it. */
export function twoResponsesInOneCall(first: readonly Usage[], second: readonly Usage[]): Usage[] {
  return [
    ...first.map(usage => ({ ...usage, at: usage.at * 0.5 })),
    ...second.map(usage => ({ ...usage, answer: 1 as const, at: 0.5 + usage.at * 0.5 })),
  ];
}

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An answer's id as the provider writes it. */
export function responseId(rng: Rng, flavour: Flavour): string {
  if (flavour === 'messages') return `msg_01${rng.letters(BASE62, 22)}`;
  if (flavour === 'chat') return `chatcmpl-C${rng.letters(BASE62, 28)}`;
  return `resp_${rng.letters('0123456789abcdef', 48)}`;
}
