import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import { TOKEN_KINDS, totalTokens, type TokenCounts, type TokenKind } from './tokens.ts';

export const TOKEN_KIND_NAMES: Record<TokenKind, string> = {
  input: t('Input'),
  cache_read: t('Cache read'),
  cache_write: t('Cache write'),
  output: t('Output'),
};
const SHORT_NAMES: Record<TokenKind, string> = {
  input: t('in'),
  cache_read: t('cache read'),
  cache_write: t('cache write'),
  output: t('out'),
};
const COUNTED: Record<TokenKind, (count: string) => string> = {
  input: count => t('{count} input', { count }),
  cache_read: count => t('{count} cache read', { count }),
  cache_write: count => t('{count} cache write', { count }),
  output: count => t('{count} output', { count }),
};

/** `2,114 input + 41,876 cache read + 1,903 output = 45,893`: how the total comes about; kinds without tokens say nothing. */
export function sumInWords(counts: Readonly<TokenCounts>): string {
  const kinds = TOKEN_KINDS.filter(kind => counts[kind] !== 0);
  const total = totalTokens(counts);
  if (kinds.length === 0) return plural(total, { one: '{n} token', other: '{n} tokens' });
  return `${kinds.map(kind => COUNTED[kind](formatCount(counts[kind]))).join(' + ')} = ${formatCount(total)}`;
}

/** The counts of one usage row for a line of its own: `in`, what was cached where something was, `out`. */
export function countsInWords(counts: Readonly<TokenCounts>): [name: string, count: string][] {
  return TOKEN_KINDS.filter(kind => kind === 'input' || kind === 'output' || counts[kind] !== 0).map(
    (kind): [string, string] => [SHORT_NAMES[kind], formatCount(counts[kind])],
  );
}

/** What the providers' own keys mean that stand beside the counts and are never added. */
const NOT_ADDED: Readonly<Record<string, string>> = {
  cache_read_input: t('the cache read again, added once'),
  prompt_cached: t('the cache read again, added once'),
  input_cached: t('the cache read again, added once'),
  cache_creation_input: t('the cache write again, added once'),
  cache_ephemeral_5m_input: t('a part of cache write'),
  cache_ephemeral_1h_input: t('a part of cache write'),
  prompt_audio: t('a part of the prompt'),
  completion_reasoning: t('a part of output'),
  output_reasoning: t('a part of output'),
  completion_audio: t('a part of output'),
  completion_accepted_prediction: t('a part of output'),
  completion_rejected_prediction: t('a part of output'),
  total_tokens: t('the provider’s own total'),
  web_search_requests: t('searches, not tokens'),
};

/** Why a key of a usage row's metadata is shown and not added. */
export function whyNotAdded(key: string): string {
  return Object.hasOwn(NOT_ADDED, key) ? (NOT_ADDED[key] ?? '') : t('not known here');
}
