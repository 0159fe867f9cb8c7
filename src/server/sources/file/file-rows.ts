import { formatMicros } from '#shared/domain/timestamps.ts';
import type {
  StoredTokenUsage,
  StoredToolUsage,
  StoredUserPrompt,
} from '#server/demo-data/stored-interception.ts';
import { wholeNumberOf, type Shape } from './json-reader.ts';
import {
  count,
  Fields,
  indexedText,
  metadataOf,
  timestamp,
  text,
  textUpTo,
  booleanValue,
  uuid,
  type Report,
} from './stored-value.ts';

const fieldSet = (...names: readonly string[]): Record<string, true> =>
  Object.fromEntries(names.map(name => [name, true]));

const CHILD = fieldSet('id', 'interception_id', 'provider_response_id', 'metadata', 'created_at');

/** The fields to read: those of every version since 2.29, and further columns of Coder's tables. */
export const INTERCEPTION_SHAPE: Shape = {
  ...fieldSet('id', 'api_key_id', 'provider', 'provider_name', 'model', 'client', 'metadata'),
  ...fieldSet('started_at', 'ended_at', 'thread_parent_id', 'thread_root_id', 'client_session_id'),
  ...fieldSet('error_type', 'error_message', 'credential_kind', 'credential_hint'),
  ...fieldSet('agent_firewall_session_id', 'agent_firewall_sequence_number'),
  initiator: fieldSet('id', 'username', 'name', 'avatar_url'),
  token_usages: {
    ...CHILD,
    ...fieldSet('input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_write_input_tokens'),
  },
  user_prompts: { ...CHILD, prompt: true },
  tool_usages: {
    ...CHILD,
    ...fieldSet('server_url', 'tool', 'input', 'injected', 'invocation_error', 'provider_tool_call_id'),
  },
};

export interface InitiatorOfFile {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly avatar_url: string;
}

/** An interception whose children are not parsed yet. Times are microseconds since 1970. */
export type InterceptionOfFile = ReturnType<typeof interceptionOf>;

/** Throws UnreadableError if a required field is invalid; an invalid optional field is only dropped. */
export function interceptionOf(value: unknown, report: Report) {
  const fields = new Fields(value, 'interception', report);
  const initiator = new Fields(
    fields.required('initiator', read => ({ ok: true, value: read })),
    'initiator',
    report,
  );
  return {
    id: fields.required('id', uuid),
    initiator: {
      id: initiator.required('id', uuid),
      username: initiator.optional('username', indexedText, ''),
      name: initiator.optional('name', text, ''),
      avatar_url: initiator.optional('avatar_url', text, ''),
    } satisfies InitiatorOfFile,
    provider: fields.required('provider', indexedText),
    provider_name: fields.optional('provider_name', indexedText, null),
    model: fields.required('model', indexedText),
    client: fields.optional('client', textUpTo(64), null),
    metadata: metadataOf(fields.get('metadata'), report),
    started_at: fields.required('started_at', timestamp),
    // Never guessed, because only ended interceptions are shown.
    ended_at: fields.nullable('ended_at', timestamp),
    api_key_id: fields.optional('api_key_id', indexedText, null),
    thread_parent_id: fields.optional('thread_parent_id', uuid, null),
    thread_root_id: fields.optional('thread_root_id', uuid, null),
    client_session_id: fields.optional('client_session_id', indexedText, null),
    error_type: fields.optional('error_type', text, null),
    error_message: fields.optional('error_message', text, null),
    credential_kind: fields.optional('credential_kind', text, ''),
    credential_hint: fields.optional('credential_hint', text, ''),
    // A UUID in Coder's table, but only displayed, so any text is accepted.
    agent_firewall_session_id: fields.optional('agent_firewall_session_id', text, null),
    agent_firewall_sequence_number: fields.optional('agent_firewall_sequence_number', count, null),
    children: {
      token_usages: fields.get('token_usages'),
      user_prompts: fields.get('user_prompts'),
      tool_usages: fields.get('tool_usages'),
    },
  };
}

export interface Parent {
  readonly id: string;
  /** Microseconds since 1970. */
  readonly startedAt: bigint;
  readonly report: Report;
}

/** Parses a child; `id` turns the file's ID into a unique primary key. Throws UnreadableError. */
export type ReadChild<Row> = (child: unknown, id: (raw: unknown) => string, parent: Parent) => Row;

function commonFields(
  fields: Fields,
  id: (raw: unknown) => string,
  { id: parentId, startedAt, report }: Parent,
) {
  return {
    id: id(fields.get('id')),
    interception_id: parentId,
    provider_response_id: fields.optional('provider_response_id', text, ''),
    metadata: metadataOf(fields.get('metadata'), report),
    created_at: formatMicros(fields.optional('created_at', timestamp, startedAt)),
  };
}

/**
 * The first of the providers' metadata keys with a count, as in Coder's 2.32 migration that filled the new
 * columns.
 */
function metadataCount(metadata: StoredTokenUsage['metadata'], keys: readonly string[]): number | bigint {
  for (const key of keys) {
    const value = metadata !== null && Object.hasOwn(metadata, key) ? wholeNumberOf(metadata[key]) : null;
    if (value !== null) return value;
  }
  return 0;
}

export const tokenUsageOf: ReadChild<StoredTokenUsage> = (child, id, parent) => {
  const fields = new Fields(child, 'token usage', parent.report);
  const input_tokens = fields.required('input_tokens', count);
  const output_tokens = fields.required('output_tokens', count);
  const cacheRead = fields.nullable('cache_read_input_tokens', count);
  const cacheWrite = fields.nullable('cache_write_input_tokens', count);
  const row = commonFields(fields, id, parent);
  return {
    ...row,
    input_tokens,
    output_tokens,
    cache_read_input_tokens:
      cacheRead ?? metadataCount(row.metadata, ['cache_read_input', 'prompt_cached', 'input_cached']),
    cache_write_input_tokens: cacheWrite ?? metadataCount(row.metadata, ['cache_creation_input']),
  };
};

export const userPromptOf: ReadChild<StoredUserPrompt> = (child, id, parent) => {
  const fields = new Fields(child, 'prompt', parent.report);
  const prompt = fields.required('prompt', text);
  return { ...commonFields(fields, id, parent), prompt };
};

export const toolUsageOf: ReadChild<StoredToolUsage> = (child, id, parent) => {
  const fields = new Fields(child, 'tool call', parent.report);
  const tool = fields.required('tool', text);
  return {
    ...commonFields(fields, id, parent),
    tool,
    // Coder's API has "" for NULL.
    server_url: fields.optional('server_url', text, '') || null,
    input: fields.optional('input', text, ''),
    injected: fields.optional('injected', booleanValue, false),
    invocation_error: fields.optional('invocation_error', text, '') || null,
    provider_tool_call_id: fields.optional('provider_tool_call_id', indexedText, null),
  };
};
