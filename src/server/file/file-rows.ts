import * as v from 'valibot';
import { formatMicros } from '#model/rfc3339.ts';
import type { StoredTokenUsage, StoredToolUsage, StoredUserPrompt } from '#server/seed/stored.ts';
import { count, entry, indexedText, metadataOf, moment, text, uuid } from './stored-value.ts';

const initiatorText = (key: string) => v.nullish(text(`initiator: ${key}`), '');

const InitiatorEntry = entry('initiator', {
  id: uuid('initiator: id'),
  username: v.nullish(indexedText('initiator: username'), ''),
  name: initiatorText('name'),
  avatar_url: initiatorText('avatar_url'),
});

/** What an interception of any version from 2.29 on must have, and what it may have; the last five only from a database. */
export const InterceptionEntry = entry('interception', {
  id: uuid('interception: id'),
  api_key_id: v.nullish(text('interception: api_key_id'), null),
  initiator: InitiatorEntry,
  provider: indexedText('interception: provider'),
  provider_name: v.nullish(text('interception: provider_name')),
  model: indexedText('interception: model'),
  client: v.nullish(
    v.pipe(
      text('interception: client'),
      v.check(client => [...client].length <= 64, 'interception: client is longer than 64 characters'),
    ),
    null,
  ),
  metadata: v.optional(v.unknown()),
  started_at: moment('interception: started_at'),
  ended_at: v.nullish(moment('interception: ended_at'), null),
  thread_parent_id: v.nullish(uuid('interception: thread_parent_id'), null),
  thread_root_id: v.nullish(uuid('interception: thread_root_id'), null),
  client_session_id: v.nullish(text('interception: client_session_id'), null),
  error_type: v.nullish(text('interception: error_type'), null),
  error_message: v.nullish(text('interception: error_message'), null),
  token_usages: v.optional(v.unknown()),
  user_prompts: v.optional(v.unknown()),
  tool_usages: v.optional(v.unknown()),
});

export type InitiatorOfFile = v.InferOutput<typeof InitiatorEntry>;

const child = (what: string) => ({
  provider_response_id: v.nullish(text(`${what}: provider_response_id`), ''),
  metadata: v.optional(v.unknown()),
  created_at: v.nullish(moment(`${what}: created_at`)),
});

const TokenUsageEntry = entry('token usage', {
  ...child('token usage'),
  input_tokens: count('token usage: input_tokens'),
  output_tokens: count('token usage: output_tokens'),
  cache_read_input_tokens: v.nullish(count('token usage: cache_read_input_tokens')),
  cache_write_input_tokens: v.nullish(count('token usage: cache_write_input_tokens')),
});

const UserPromptEntry = entry('prompt', { ...child('prompt'), prompt: text('prompt: prompt') });

const ToolUsageEntry = entry('tool call', {
  ...child('tool call'),
  server_url: v.nullish(text('tool call: server_url'), ''),
  tool: text('tool call: tool'),
  input: v.nullish(text('tool call: input'), ''),
  injected: v.nullish(v.boolean('tool call: injected is neither true nor false'), false),
  invocation_error: v.nullish(text('tool call: invocation_error'), ''),
});

/** The interception that a child belongs to, and where it is told what could not be kept. */
export interface Parent {
  readonly id: string;
  /** Microseconds since 1970. */
  readonly started: bigint;
  readonly tell: (reason: string) => void;
}

function common(
  id: string,
  parent: Parent,
  child: { provider_response_id: string; metadata?: unknown; created_at?: bigint | null | undefined },
) {
  return {
    id,
    interception_id: parent.id,
    provider_response_id: child.provider_response_id,
    metadata: metadataOf(child.metadata, parent.tell),
    created_at: formatMicros(child.created_at ?? parent.started),
  };
}

/** The first of the providers' own keys that holds a count, as Coder's migration filled the new columns in 2.32. */
function countIn(metadata: StoredTokenUsage['metadata'], keys: readonly string[]): number {
  for (const key of keys) {
    const value = metadata?.[key];
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  }
  return 0;
}

export function tokenUsageOf(child: unknown, id: () => string, parent: Parent): StoredTokenUsage | null {
  const parsed = v.safeParse(TokenUsageEntry, child, { abortEarly: true });
  if (!parsed.success) return refuse(parsed.issues, parent);
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_write_input_tokens } = parsed.output;
  const row = common(id(), parent, parsed.output);
  return {
    ...row,
    input_tokens,
    output_tokens,
    cache_read_input_tokens:
      cache_read_input_tokens ?? countIn(row.metadata, ['cache_read_input', 'prompt_cached', 'input_cached']),
    cache_write_input_tokens: cache_write_input_tokens ?? countIn(row.metadata, ['cache_creation_input']),
  };
}

export function userPromptOf(child: unknown, id: () => string, parent: Parent): StoredUserPrompt | null {
  const parsed = v.safeParse(UserPromptEntry, child, { abortEarly: true });
  if (!parsed.success) return refuse(parsed.issues, parent);
  return { ...common(id(), parent, parsed.output), prompt: parsed.output.prompt };
}

export function toolUsageOf(child: unknown, id: () => string, parent: Parent): StoredToolUsage | null {
  const parsed = v.safeParse(ToolUsageEntry, child, { abortEarly: true });
  if (!parsed.success) return refuse(parsed.issues, parent);
  const { server_url, tool, input, injected, invocation_error } = parsed.output;
  return {
    ...common(id(), parent, parsed.output),
    // Coder writes "" where its tables have NULL.
    server_url: server_url === '' ? null : server_url,
    invocation_error: invocation_error === '' ? null : invocation_error,
    tool,
    input,
    injected,
    provider_tool_call_id: null,
  };
}

function refuse(issues: readonly { message: string }[], parent: Parent): null {
  parent.tell(issues[0]?.message ?? 'entry: not readable');
  return null;
}
