import { JsonSource } from '#shared/lib/json/json-source.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { TokenUsage } from './interception.ts';

/** The four kinds that add up to a total. Reasoning is a part of output, the 5m/1h cache keys parts of cache write. */
export const TOKEN_KINDS = ['input', 'cache_read', 'cache_write', 'output'] as const;
type TokenKind = (typeof TOKEN_KINDS)[number];
export interface TokenCounts extends Record<TokenKind, number> {
  /** The part of `cache_write` that is kept for an hour, which has a price of its own. */
  cache_write_1h: number;
}

/** Where the provider's own count stands in `metadata`; of several only the first is taken, for they are one count. */
const METADATA_KEYS = {
  cache_read: ['cache_read_input', 'prompt_cached', 'input_cached'],
  cache_write: ['cache_creation_input'],
} as const;

const CACHE_WRITE_1H_KEY = 'cache_ephemeral_1h_input';

export const NO_TOKENS: Readonly<TokenCounts> = {
  input: 0,
  cache_read: 0,
  cache_write: 0,
  cache_write_1h: 0,
  output: 0,
};

function metadataCount(usage: TokenUsage, kind: keyof typeof METADATA_KEYS): number {
  for (const key of METADATA_KEYS[kind]) {
    const value = numberIn(usage.metadata?.[key]);
    if (value !== null) return isCount(value) ? value : 0;
  }
  return 0;
}

/** A number of metadata, however it was written. */
function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return value instanceof JsonSource ? value.toNumber() : null;
}

/** Beyond 2^53 a number is no longer the one that was written; less than none is no count. */
function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whether a key of a usage row's metadata should be a part of its figures, and cannot be read as a number. */
export function isInvalidCount(usage: TokenUsage, key: string): boolean {
  return (['cache_read', 'cache_write'] as const).some(kind => {
    const own = kind === 'cache_read' ? usage.cache_read_input_tokens : usage.cache_write_input_tokens;
    const taken = METADATA_KEYS[kind].find(name => numberIn(usage.metadata?.[name]) !== null);
    return own === undefined && taken === key && !isCount(numberIn(usage.metadata?.[key]));
  });
}

/**
 * The tokens of one usage row. `input_tokens` excludes cache reads (all versions). The cache counts are first-class
 * fields since Coder 2.32 and metadata before: one or the other, never their sum.
 */
export function tokensOf(usage: TokenUsage): TokenCounts {
  const cacheWrite = usage.cache_write_input_tokens ?? metadataCount(usage, 'cache_write');
  const oneHour = numberIn(usage.metadata?.[CACHE_WRITE_1H_KEY]);
  return {
    input: usage.input_tokens,
    cache_read: usage.cache_read_input_tokens ?? metadataCount(usage, 'cache_read'),
    cache_write: cacheWrite,
    // A part is never larger than the whole. What is not said to be for an hour is for five minutes, the default.
    cache_write_1h: isCount(oneHour) ? Math.min(Number(oneHour), cacheWrite) : 0,
    output: usage.output_tokens,
  };
}

export function addTokens(a: Readonly<TokenCounts>, b: Readonly<TokenCounts>): TokenCounts {
  return {
    input: a.input + b.input,
    cache_read: a.cache_read + b.cache_read,
    cache_write: a.cache_write + b.cache_write,
    cache_write_1h: a.cache_write_1h + b.cache_write_1h,
    output: a.output + b.output,
  };
}

/** Several rows per interception are normal (Anthropic streams write two): their sum is the interception's figure. */
export function sumTokens(usages: readonly TokenUsage[]): TokenCounts {
  return usages.reduce<TokenCounts>((sum, usage) => addTokens(sum, tokensOf(usage)), { ...NO_TOKENS });
}

export function totalTokens(counts: Readonly<TokenCounts>): number {
  return counts.input + counts.cache_read + counts.cache_write + counts.output;
}

interface MetadataKeys {
  /** The provider's own names for counts that are in the sum. */
  added: Partial<Record<TokenKind, string>>;
  /** Everything else: shown, never summed. */
  notAdded: [key: string, value: unknown][];
}

/** Sorts a usage row's metadata into what its counts repeat and what stands beside them. */
export function metadataKeys(usage: TokenUsage): MetadataKeys {
  const sorted: MetadataKeys = { added: {}, notAdded: [] };
  for (const [key, value] of Object.entries(usage.metadata ?? {})) {
    const kind = (['cache_read', 'cache_write'] as const).find(
      cache => METADATA_KEYS[cache].some(name => name === key) && sorted.added[cache] === undefined,
    );
    if (kind && (numberIn(value) ?? value) === tokensOf(usage)[kind]) sorted.added[kind] = key;
    else sorted.notAdded.push([key, value]);
  }
  return sorted;
}

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
  cache_read_input: t('same as cache read'),
  prompt_cached: t('same as cache read'),
  input_cached: t('same as cache read'),
  cache_creation_input: t('same as cache write'),
  cache_ephemeral_5m_input: t('included in cache write'),
  cache_ephemeral_1h_input: t('included in cache write'),
  prompt_audio: t('included in prompt'),
  completion_reasoning: t('included in output'),
  output_reasoning: t('included in output'),
  completion_audio: t('included in output'),
  completion_accepted_prediction: t('included in output'),
  completion_rejected_prediction: t('included in output'),
  total_tokens: t('total reported by the provider'),
  web_search_requests: t('number of searches'),
};

/** Why a key of a usage row's metadata is shown and not added. */
export function whyNotAdded(key: string): string {
  return Object.hasOwn(NOT_ADDED, key) ? (NOT_ADDED[key] ?? '') : t('unknown field');
}
