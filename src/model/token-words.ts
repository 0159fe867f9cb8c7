import { formatCount } from '#lib/numbers.ts';
import { TOKEN_KINDS, totalTokens, type TokenCounts, type TokenKind } from './tokens.ts';

const WORDS: Record<TokenKind, string> = {
  input: 'input',
  cache_read: 'cache read',
  cache_write: 'cache write',
  output: 'output',
};
const SHORT: Record<TokenKind, string> = { ...WORDS, input: 'in', output: 'out' };

/** `2,114 input + 41,876 cache read + 1,903 output = 45,893`: how the total comes about; kinds without tokens say nothing. */
export function sumInWords(counts: Readonly<TokenCounts>): string {
  const kinds = TOKEN_KINDS.filter(kind => counts[kind] !== 0);
  const total = formatCount(totalTokens(counts));
  if (kinds.length === 0) return `${total} tokens`;
  return `${kinds.map(kind => `${formatCount(counts[kind])} ${WORDS[kind]}`).join(' + ')} = ${total}`;
}

/** The counts of one usage row for a line of its own: `in`, what was cached where something was, `out`. */
export function countsInWords(counts: Readonly<TokenCounts>): [name: string, count: string][] {
  return TOKEN_KINDS.filter(kind => kind === 'input' || kind === 'output' || counts[kind] !== 0).map(
    (kind): [string, string] => [SHORT[kind], formatCount(counts[kind])],
  );
}

/** What the providers' own keys mean that stand beside the counts and are never added. */
const NOT_ADDED: Readonly<Record<string, string>> = {
  cache_read_input: 'the cache read again, added once',
  prompt_cached: 'the cache read again, added once',
  input_cached: 'the cache read again, added once',
  cache_creation_input: 'the cache write again, added once',
  cache_ephemeral_5m_input: 'a part of cache write',
  cache_ephemeral_1h_input: 'a part of cache write',
  prompt_audio: 'a part of the prompt',
  completion_reasoning: 'a part of output',
  output_reasoning: 'a part of output',
  completion_audio: 'a part of output',
  completion_accepted_prediction: 'a part of output',
  completion_rejected_prediction: 'a part of output',
  total_tokens: 'the provider’s own total',
  web_search_requests: 'searches, not tokens',
};

/** Why a key of a usage row's metadata is shown and not added. */
export function whyNotAdded(key: string): string {
  return Object.hasOwn(NOT_ADDED, key) ? (NOT_ADDED[key] ?? '') : 'not known here';
}
