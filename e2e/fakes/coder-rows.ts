import { formatMicros, parseRfc3339 } from '#shared/domain/timestamps.ts';
import { goText } from './coder-answer.ts';
import type { CoderData, StoredChild, StoredRow, StoredUsage } from './coder-data.ts';
import type { Release } from './coder-releases.ts';

export interface Row {
  readonly stored: StoredRow;
  readonly micros: bigint;
  /** In the list's order, newest first. */
  readonly place: number;
}

export interface Initiator {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly avatar_url: string;
}

export interface Rows {
  /** Those that are still in flight too: a cursor may name one. */
  readonly all: readonly Row[];
  find(id: string): Row | null;
  readonly providerNames: ReadonlySet<string>;
  /** The JSON text of a row in a release. */
  textOf(row: Row, release: Release): string;
}

export function rowsOf(
  interceptions: CoderData['interceptions'],
  initiatorOf: (id: string) => Initiator,
): Rows {
  const all = interceptions
    .map(stored => ({ stored, micros: microsOf(stored.started_at) }))
    .sort((a, b) => (isBefore(a, b) ? 1 : -1))
    .map((row, place) => ({ ...row, place }));
  const byId = new Map(all.map(row => [row.stored.id, row]));
  // Written once for each release, so that thousands of small pages stay cheap.
  const texts = new Map<string, string>();
  return {
    all,
    find: id => byId.get(id) ?? null,
    providerNames: new Set(interceptions.map(row => row.provider_name)),
    textOf(row, release) {
      const { clientField, cacheFields, providerName } = release;
      const key = [row.place, clientField, cacheFields, providerName].join();
      const known = texts.get(key);
      if (known !== undefined) return known;
      const text = goText(onWire(row.stored, initiatorOf(row.stored.initiator_id), release));
      texts.set(key, text);
      return text;
    },
  };
}

interface Placed {
  readonly stored: StoredRow;
  readonly micros: bigint;
}

function isBefore(a: Placed, b: Placed): boolean {
  return a.micros === b.micros ? a.stored.id < b.stored.id : a.micros < b.micros;
}

function microsOf(time: string): bigint {
  const parsed = parseRfc3339(time);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.micros;
}

/** UTC, and no more of the fraction than it needs. */
export function timeOnWire(time: string): string {
  return formatMicros(microsOf(time));
}

function onWire(row: StoredRow, initiator: Initiator, release: Release): object {
  return {
    id: row.id,
    api_key_id: row.api_key_id,
    initiator,
    provider: row.provider,
    provider_name: release.providerName ? row.provider_name : undefined,
    model: row.model,
    client: release.clientField ? row.client : undefined,
    metadata: row.metadata,
    started_at: timeOnWire(row.started_at),
    ended_at: row.ended_at === null ? null : timeOnWire(row.ended_at),
    token_usages: inOrder(row.token_usages).map(usage => usageOnWire(row, usage, release)),
    user_prompts: inOrder(row.user_prompts).map(child => ({
      ...headOf(row, child),
      prompt: child.prompt,
      ...tailOf(child),
    })),
    tool_usages: inOrder(row.tool_usages).map(child => ({
      ...headOf(row, child),
      server_url: child.server_url ?? '',
      tool: child.tool,
      input: child.input,
      injected: child.injected ?? false,
      invocation_error: child.invocation_error ?? '',
      ...tailOf(child),
    })),
  };
}

function usageOnWire(row: StoredRow, usage: StoredUsage, { cacheFields }: Release): object {
  const [read, write] = [usage.cache_read_input_tokens, usage.cache_write_input_tokens].map(count =>
    BigInt(count ?? 0),
  );
  return {
    ...headOf(row, usage),
    input_tokens: BigInt(usage.input_tokens),
    output_tokens: BigInt(usage.output_tokens),
    ...(cacheFields ? { cache_read_input_tokens: read, cache_write_input_tokens: write } : {}),
    ...tailOf(cacheFields ? usage : { ...usage, metadata: withCacheCounts(row, usage, read, write) }),
  };
}

const READ_KEYS = ['cache_read_input', 'prompt_cached', 'input_cached'];

/** Before they had fields, the counts stood under names of the provider's. */
function withCacheCounts({ provider }: StoredRow, { metadata = {} }: StoredUsage, read = 0n, write = 0n) {
  const known = READ_KEYS.some(key => key in (metadata ?? {}));
  if (known || (read === 0n && write === 0n)) return metadata;
  return provider === 'anthropic'
    ? { ...metadata, cache_read_input: read, cache_creation_input: write }
    : { ...metadata, prompt_cached: read };
}

function headOf(row: StoredRow, child: StoredChild): object {
  const provider_response_id = child.provider_response_id ?? 'response';
  return { id: child.id, interception_id: row.id, provider_response_id };
}

function tailOf({ metadata = {}, created_at }: StoredChild): object {
  return { metadata, created_at: timeOnWire(created_at) };
}

function inOrder<Child extends StoredChild>(children: readonly Child[]): Child[] {
  const keyed = children.map(child => ({ child, micros: microsOf(child.created_at) }));
  keyed.sort((a, b) =>
    a.micros === b.micros ? (a.child.id < b.child.id ? -1 : 1) : a.micros < b.micros ? -1 : 1,
  );
  return keyed.map(({ child }) => child);
}
