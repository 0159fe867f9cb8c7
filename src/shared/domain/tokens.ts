import { JsonSource } from '#shared/lib/json/json-source.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { plural, t } from '#shared/i18n/t.ts';
import type { TokenUsage } from './interception.ts';

/** The kinds that add up to the total. Reasoning is part of output, and the 5m/1h cache keys are parts of cache write. */
export const TOKEN_KINDS = ['input', 'cache_read', 'cache_write', 'output'] as const;
type TokenKind = (typeof TOKEN_KINDS)[number];
export interface TokenCounts extends Record<TokenKind, number> {
  /** The part of `cache_write` with a lifetime of one hour, which has a separate price. */
  cache_write_1h: number;
}

/** Metadata keys of the provider's own counts. Only the first that exists is used, because they repeat one count. */
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

function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return value instanceof JsonSource ? value.toNumber() : null;
}

/** Excludes numbers above 2^53, which may not be the ones in the response, and negative numbers. */
function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whether a metadata key should be counted, but has an invalid value. */
export function isInvalidCount(usage: TokenUsage, key: string): boolean {
  return (['cache_read', 'cache_write'] as const).some(kind => {
    const field = kind === 'cache_read' ? usage.cache_read_input_tokens : usage.cache_write_input_tokens;
    const countedKey = METADATA_KEYS[kind].find(name => numberIn(usage.metadata?.[name]) !== null);
    return field === undefined && countedKey === key && !isCount(numberIn(usage.metadata?.[key]));
  });
}

/**
 * `input_tokens` excludes cache reads in all versions. The cache counts are fields since Coder 2.32 and metadata before;
 * they are never added together.
 */
export function tokensOf(usage: TokenUsage): TokenCounts {
  const cacheWrite = usage.cache_write_input_tokens ?? metadataCount(usage, 'cache_write');
  const oneHour = numberIn(usage.metadata?.[CACHE_WRITE_1H_KEY]);
  return {
    input: usage.input_tokens,
    cache_read: usage.cache_read_input_tokens ?? metadataCount(usage, 'cache_read'),
    cache_write: cacheWrite,
    // At most the whole count. The rest has the default lifetime of five minutes.
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

/** An interception can have several rows (Anthropic streams write two), whose sum is its total. */
export function sumTokens(usages: readonly TokenUsage[]): TokenCounts {
  return usages.reduce<TokenCounts>((sum, usage) => addTokens(sum, tokensOf(usage)), { ...NO_TOKENS });
}

export function totalTokens(counts: Readonly<TokenCounts>): number {
  return counts.input + counts.cache_read + counts.cache_write + counts.output;
}

interface MetadataKeys {
  /** Keys of counts that are included in the totals. */
  added: Partial<Record<TokenKind, string>>;
  /** All other keys, which are shown but not summed. */
  notAdded: [key: string, value: unknown][];
}

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

/** `2,114 input + 41,876 cache read + 1,903 output = 45,893`; kinds without tokens are left out. */
export function formatTokenSum(counts: Readonly<TokenCounts>): string {
  const kinds = TOKEN_KINDS.filter(kind => counts[kind] !== 0);
  const total = totalTokens(counts);
  if (kinds.length === 0) return plural(total, { one: '{n} token', other: '{n} tokens' });
  return `${kinds.map(kind => COUNTED[kind](formatCount(counts[kind]))).join(' + ')} = ${formatCount(total)}`;
}

/** The counts of one usage row; cache counts of 0 are left out. */
export function tokenCountLabels(counts: Readonly<TokenCounts>): [name: string, count: string][] {
  return TOKEN_KINDS.filter(kind => kind === 'input' || kind === 'output' || counts[kind] !== 0).map(
    (kind): [string, string] => [SHORT_NAMES[kind], formatCount(counts[kind])],
  );
}

/** Meaning of the metadata keys that are shown but not summed. */
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

export function notAddedReason(key: string): string {
  return Object.hasOwn(NOT_ADDED, key) ? (NOT_ADDED[key] ?? '') : t('unknown field');
}
