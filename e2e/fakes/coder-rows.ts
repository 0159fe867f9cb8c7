import { formatMicros, parseRfc3339 } from '#shared/domain/timestamps.ts';
import { goJson } from './coder-response.ts';
import type { CoderData, StoredChild, StoredRow, StoredUsage } from './coder-data.ts';
import type { Release } from './coder-releases.ts';

export interface Row {
  readonly stored: StoredRow;
  readonly micros: bigint;
  /** Position in the list, newest first. */
  readonly position: number;
}

export interface Initiator {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly avatar_url: string;
}

export interface Rows {
  /** Includes running interceptions, because a cursor may name one. */
  readonly all: readonly Row[];
  find(id: string): Row | null;
  readonly providerNames: ReadonlySet<string>;
  /** The JSON text of a row in the format of a release. */
  textOf(row: Row, release: Release): string;
}

export function createRows(
  interceptions: CoderData['interceptions'],
  initiatorOf: (id: string) => Initiator,
): Rows {
  const all = interceptions
    .map(stored => ({ stored, micros: microsOf(stored.started_at) }))
    .sort((a, b) => (isBefore(a, b) ? 1 : -1))
    .map((row, position) => ({ ...row, position }));
  const byId = new Map(all.map(row => [row.stored.id, row]));
  // Cached for each release, so that thousands of small pages stay cheap.
  const texts = new Map<string, string>();
  return {
    all,
    find: id => byId.get(id) ?? null,
    providerNames: new Set(interceptions.map(row => row.provider_name)),
    textOf(row, release) {
      const { clientField, cacheFields, providerName } = release;
      const key = [row.position, clientField, cacheFields, providerName].join();
      const cached = texts.get(key);
      if (cached !== undefined) return cached;
      const text = goJson(toWire(row.stored, initiatorOf(row.stored.initiator_id), release));
      texts.set(key, text);
      return text;
    },
  };
}

interface TimedRow {
  readonly stored: StoredRow;
  readonly micros: bigint;
}

function isBefore(a: TimedRow, b: TimedRow): boolean {
  return a.micros === b.micros ? a.stored.id < b.stored.id : a.micros < b.micros;
}

function microsOf(time: string): bigint {
  const parsed = parseRfc3339(time);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.micros;
}

/** Formats a time in UTC without trailing zeros in the fraction. */
export function timeToWire(time: string): string {
  return formatMicros(microsOf(time));
}

function toWire(row: StoredRow, initiator: Initiator, release: Release): object {
  return {
    id: row.id,
    api_key_id: row.api_key_id,
    initiator,
    provider: row.provider,
    provider_name: release.providerName ? row.provider_name : undefined,
    model: row.model,
    client: release.clientField ? row.client : undefined,
    metadata: row.metadata,
    started_at: timeToWire(row.started_at),
    ended_at: row.ended_at === null ? null : timeToWire(row.ended_at),
    token_usages: sortedByTime(row.token_usages).map(usage => usageToWire(row, usage, release)),
    user_prompts: sortedByTime(row.user_prompts).map(child => ({
      ...leadingFields(row, child),
      prompt: child.prompt,
      ...trailingFields(child),
    })),
    tool_usages: sortedByTime(row.tool_usages).map(child => ({
      ...leadingFields(row, child),
      server_url: child.server_url ?? '',
      tool: child.tool,
      input: child.input,
      injected: child.injected ?? false,
      invocation_error: child.invocation_error ?? '',
      ...trailingFields(child),
    })),
  };
}

function usageToWire(row: StoredRow, usage: StoredUsage, { cacheFields }: Release): object {
  const [read, write] = [usage.cache_read_input_tokens, usage.cache_write_input_tokens].map(count =>
    BigInt(count ?? 0),
  );
  return {
    ...leadingFields(row, usage),
    input_tokens: BigInt(usage.input_tokens),
    output_tokens: BigInt(usage.output_tokens),
    ...(cacheFields ? { cache_read_input_tokens: read, cache_write_input_tokens: write } : {}),
    ...trailingFields(cacheFields ? usage : { ...usage, metadata: withCacheCounts(row, usage, read, write) }),
  };
}

const CACHE_READ_KEYS = ['cache_read_input', 'prompt_cached', 'input_cached'];

/** Adds the counts to the metadata under the provider's own names, as releases without the fields do. */
function withCacheCounts({ provider }: StoredRow, { metadata = {} }: StoredUsage, read = 0n, write = 0n) {
  const cached = CACHE_READ_KEYS.some(key => key in (metadata ?? {}));
  if (cached || (read === 0n && write === 0n)) return metadata;
  return provider === 'anthropic'
    ? { ...metadata, cache_read_input: read, cache_creation_input: write }
    : { ...metadata, prompt_cached: read };
}

function leadingFields(row: StoredRow, child: StoredChild): object {
  const provider_response_id = child.provider_response_id ?? 'response';
  return { id: child.id, interception_id: row.id, provider_response_id };
}

function trailingFields({ metadata = {}, created_at }: StoredChild): object {
  return { metadata, created_at: timeToWire(created_at) };
}

function sortedByTime<Child extends StoredChild>(children: readonly Child[]): Child[] {
  const keyed = children.map(child => ({ child, micros: microsOf(child.created_at) }));
  keyed.sort((a, b) =>
    a.micros === b.micros ? (a.child.id < b.child.id ? -1 : 1) : a.micros < b.micros ? -1 : 1,
  );
  return keyed.map(({ child }) => child);
}
